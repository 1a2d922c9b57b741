import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readComparison } from 'marchland/comparison.js';
import { embedCode, embedQuery } from 'marchland/embed-code.js';
import { decodeHistory } from 'marchland/history.js';
import { readMessage } from 'marchland/messages.js';
import { readOrigin } from 'marchland/origin.js';
import { initialState, reduce } from 'marchland/state.js';
import { payload } from './builders.mjs';

const state = reduce(initialState({ wanted: '2022-02-05', place: 'p1' }), { type: 'history', history: decodeHistory(payload()) });
const wish = {
  day: true, from: '', to: '', box: false, layers: null, method: null, compare: null, lang: '', theme: 'auto', controls: true, play: false,
};

test('the query of an embed says what was wished for and nothing else', () => {
  assert.equal(embedQuery(state, wish, null), '?date=2022-02-05&place=p1');
  assert.equal(embedQuery({ ...state, place: null }, { ...wish, day: false }, null), '');
  assert.equal(embedQuery({ ...state, place: null }, { ...wish, day: false, play: true }, null), '?play=1');
  const all = embedQuery(state, {
    day: true, from: '2022-02-01', to: '2022-03-01', box: true, layers: ['areas'], method: 'verified@1',
    compare: readComparison('days:7'), lang: 'uk', theme: 'dark', controls: false, play: true,
  }, [30, 45, 40, 52]);
  assert.equal(all, '?date=2022-02-05&lang=uk&theme=dark&method=verified@1&place=p1&layers=areas'
    + '&bbox=30.000,45.000,40.000,52.000&compare=days:7&from=2022-02-01&to=2022-03-01&controls=0&play=1');
});

test('the code of an embed is markup whatever the title is', () => {
  const code = embedCode('https://maps.example/embed?a=1&b=2', 'A "map" <of>', 300, 200);
  assert.ok(code.includes('src="https://maps.example/embed?a=1&amp;b=2" title="A &quot;map&quot; &lt;of>" width="300" height="200"'));
});

test('messages of the first version are read, and everything else is not', () => {
  assert.deepEqual(readMessage({ marchland: 1, type: 'setDate', date: '1970-01-02' }), { type: 'setDate', day: 1 });
  assert.deepEqual(readMessage({ marchland: 1, type: 'select', place: null }), { type: 'select', place: null });
  assert.deepEqual(readMessage({ marchland: 1, type: 'ready', more: 1 }), { type: 'ready' });
  for (const odd of [null, 1, 'ready', [], {}, { marchland: 2, type: 'ready' }, { marchland: 1 }, { marchland: 1, type: 'select', place: '' },
    { marchland: 1, type: 'select', place: 'x'.repeat(201) }, { marchland: 1, type: 'setDate', date: '2022-13-01' }]) {
    assert.equal(readMessage(odd), null, JSON.stringify(odd));
  }
});

test('an origin is one, or nothing', () => {
  assert.equal(readOrigin('https://news.example/story?x=1'), 'https://news.example');
  for (const odd of [null, '', 'news.example', 'data:text/html,x', 'javascript:1']) assert.equal(readOrigin(odd), null);
});
