import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress, writeAddress } from 'marchland/address.js';
import { differing, flowsOf, leftDay, leftQuery, readComparison, samePlaces, writeComparison } from 'marchland/comparison.js';
import { createCursor } from 'marchland/cursor.js';
import { parseDay } from 'marchland/days.js';
import { marked } from 'marchland/marks.js';
import { decodeHistory } from 'marchland/history.js';
import { initialState, reduce } from 'marchland/state.js';
import { payload } from './builders.mjs';

test('a comparison is read as it is written, and nonsense is not', () => {
  for (const text of ['date:2022-02-23', 'days:365', 'method:verified@1', 'as_of:2022-09-30,marks', 'method:perspective@1?party=A,35']) {
    assert.equal(writeComparison(readComparison(text)), text);
  }
  assert.equal(readComparison('days:1').at, 50);
  for (const text of [null, '', 'date', 'date:', 'date:2022-02-30', 'days:-1', 'method:no', 'as_of:1', 'x:1', 'days:1,101', 'days:1,2,3', 'days:1,', ':', 'days:1,marks,3']) {
    assert.equal(readComparison(text), null, String(text));
  }
});

test('the address carries a comparison and a revision, legibly', () => {
  const read = readAddress('?compare=method:perspective@1?party=A&revision=12');
  assert.deepEqual([read.compare, read.revision], ['method:perspective@1?party=A', 12]);
  const state = initialState({ compare: readComparison(read.compare), revision: read.revision });
  assert.equal(writeAddress(state, '', { lang: 'en', theme: 'auto' }), '?revision=12&compare=method:perspective@1?party=A');
  assert.equal(readAddress('?revision=-1').revision, null);
});

test('another history is only asked for where the one at hand does not tell', () => {
  const history = decodeHistory(payload());
  const state = { history, method: 'latest@1', asOf: '2022-03-01', revision: 4 };
  const ask = (text) => leftQuery(readComparison(text), state);
  const view = { method: 'latest@1', as_of: '2022-03-01', revision: 4 };
  assert.equal(ask('date:2022-03-01'), null);
  assert.equal(ask('days:5000'), null);
  assert.deepEqual(ask('date:2021-03-01'), { ...view, datetime: '2021-03-01/2021-03-01' });
  assert.deepEqual(ask('method:verified@1'), { ...view, method: 'verified@1' });
  assert.deepEqual(ask('as_of:2022-02-01'), { ...view, as_of: '2022-02-01' });
});

test('the left map stays on its day, keeps its distance, or shows the same day', () => {
  const history = decodeHistory(payload());
  const day = parseDay('2022-06-01');
  const left = (text) => leftDay(readComparison(text), day, history);
  assert.equal(left('date:2022-02-23'), parseDay('2022-02-23'));
  assert.equal(left('days:31'), parseDay('2022-05-01'));
  assert.equal(left('days:9999'), history.firstDay);
  assert.equal(left('method:verified@1'), day);
});

test('what differs between two days is listed by people and counted gross', () => {
  const history = decodeHistory(payload());
  const [left, right] = [createCursor(history), createCursor(history)];
  left.moveTo(parseDay('2022-01-15'));
  right.moveTo(parseDay('2022-02-05'));
  assert.deepEqual(differing(history, left.states, history, right.states), [0, 1]);
  const flows = flowsOf(history, left.states, history, right.states);
  assert.deepEqual(flows.map(({ left: from, right: to, places, people }) => [from, to, places, people]), [
    ['A', 'A', 1, 500], ['A', 'B', 1, 1000], ['A', 'contested', 1, 0], ['B', 'B', 1, 3000],
  ]);
});

test('states of two histories are compared by what they show, not by their numbers or how firmly they are known', () => {
  const one = decodeHistory(payload());
  const [a, b, contested, claimed] = payload().states;
  const other = decodeHistory(payload({ states: [b, { ...a, assertion: 'claimed', rule: 'latest' }, contested, claimed] }));
  // p1 to p4 are A A B A in the one, and B B A B under the other's numbers
  assert.deepEqual(differing(one, one.places.initial, other, Uint16Array.from([1, 1, 0, 1])), []);
  assert.deepEqual(differing(one, one.places.initial, other, Uint16Array.from([1, 3, 0, 0])), [3, 1], 'the populous first');
  assert.equal(samePlaces(one, other), true);
  assert.equal(samePlaces(one, { places: { id: ['p1'] } }), false);
});

test('another value of a comparison drops the other history, another place of the divider does not', () => {
  const rival = decodeHistory(payload());
  let state = reduce(initialState({}), { type: 'compare', compare: readComparison('method:verified@1') });
  state = reduce(state, { type: 'rival', rival });
  assert.equal(reduce(state, { type: 'compare', compare: readComparison('method:verified@1,20') }).rival, rival);
  assert.equal(reduce(state, { type: 'compare', compare: readComparison('method:latest@1') }).rival, null);
  assert.equal(reduce(state, { type: 'compare', compare: null }).rival, null);
});

/** Two maps of a square of land whose eastern half is another land on the second one. */
function marksOf(width) {
  const ids = new Uint16Array(width * width).fill(1);
  const others = ids.map((_, at) => (at % width >= width / 2 ? 2 : 1));
  return { pixels: new Uint32Array(ids.length), mask: new Uint8Array(ids.length), width, ids, others };
}

test('what differs is outlined and dotted, and nothing else is touched', () => {
  const width = 20;
  const marks = marksOf(width);
  marked(marks, (id, other) => Number(id !== other), 9, 5, [0, 0, width, width]);
  const row = [...marks.pixels.subarray(9 * width, 10 * width)];
  assert.deepEqual(row.slice(0, 8), new Array(8).fill(0), 'the same on both');
  assert.deepEqual(row.slice(8, 12), [5, 9, 9, 5], 'the outline with its halo');
  assert.ok(marks.pixels.some((pixel, at) => pixel === 9 && at % width > 12), 'dots inside');
});

test('marked around what has changed only, the picture is the one that is marked as a whole', () => {
  // given: a patch of a third land in the midst of it, and the days on which each land differs
  const width = 40;
  const whole = [0, 0, width, width];
  const patch = [16, 11, 27, 30];
  const [kept, anew] = [marksOf(width), marksOf(width)];
  for (const { others } of [kept, anew]) {
    for (let y = patch[1]; y < patch[3]; y += 1) others.fill(3, y * width + patch[0], y * width + patch[2]);
  }
  const days = [[2], [2, 3], [3], [], [3], [2]];

  for (const [index, differing] of days.entries()) {
    // when
    const differs = (_id, other) => Number(differing.includes(other));
    const box = index && (differing.includes(2) === days[index - 1].includes(2)) ? patch : whole;
    const written = marked(kept, differs, 9, 5, box);
    anew.pixels.fill(0);
    marked(anew, differs, 9, 5, whole);

    // then
    assert.deepEqual(kept.pixels, anew.pixels, `day ${index}`);
    assert.ok(written[0] <= box[0] && written[2] >= box[2]);
  }
});
