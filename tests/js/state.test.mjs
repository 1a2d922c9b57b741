import assert from 'node:assert/strict';
import test from 'node:test';
import { readAddress, writeAddress } from 'marchland/address.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { decodeHistory } from 'marchland/history.js';
import { advance } from 'marchland/player.js';
import { initialState, reduce } from 'marchland/state.js';
import { createStore } from 'marchland/store.js';
import { inputOfKey } from 'marchland/time-bar.js';
import { changes, payload } from './builders.mjs';

const history = decodeHistory(payload());
const opened = (given = {}) => reduce(initialState(given), { type: 'history', history });
const after = (state, ...inputs) => inputs.reduce(reduce, state);

test('it opens at the latest day, paused', () => {
  const state = opened();
  assert.equal(isoDay(state.day), '2022-12-31');
  assert.equal(state.playing, false);
  assert.equal(state.loading, false);
});

test('it opens at the day of the address', () => {
  assert.equal(isoDay(opened({ wanted: '2022-10-01' }).day), '2022-10-01');
});

test('a day outside the span opens the nearest day and says so', () => {
  const state = opened({ wanted: '1999-01-01' });
  assert.equal(isoDay(state.day), '2022-01-01');
  assert.equal(state.faults.outside.key, 'faultBefore');
  assert.equal(state.faults.outside.values.date, '1999-01-01');
});

test('a day after the ledger ends shows its latest day and says which that is', () => {
  const state = opened({ wanted: '2023-06-01' });
  assert.equal(state.day, history.lastDay);
  assert.equal(state.faults.outside.key, 'faultAfter');
  assert.deepEqual(state.faults.outside.values, { date: '2023-06-01', day: history.lastDay, asOf: '' });
  assert.equal(after(opened(), { type: 'go', day: history.lastDay + 5 }).faults.outside.key, 'faultAfter');
});

test('as known on a day the ledger ends earlier, and the day that is lost is named', () => {
  const known = decodeHistory(payload({ as_of: '2022-09-30', last_day: '2022-09-30', changes: changes({ 0: [[31, 1]] }) }));
  const state = after(opened({ wanted: '2022-10-05' }), { type: 'history', history: known });
  assert.equal(isoDay(state.day), '2022-09-30');
  assert.equal(state.faults.outside.key, 'faultAfterAsOf');
  assert.equal(state.faults.outside.values.date, '2022-10-05');
  assert.equal(state.faults.outside.values.asOf, '2022-09-30');
});

test('a date that is none opens the latest day and says so, until another day is chosen', () => {
  const state = opened({ wanted: '2022-02-31' });
  assert.equal(isoDay(state.day), '2022-12-31');
  assert.equal(state.faults.outside.key, 'faultDate');
  assert.deepEqual(after(state, { type: 'step', days: -1 }).faults, {});
});

test('a step stays inside the span and pauses', () => {
  const state = after(opened(), { type: 'step', days: -1 });
  assert.equal(isoDay(state.day), '2022-12-30');
  assert.equal(after(state, { type: 'step', days: 30 }).day, history.lastDay);
  const playing = after(state, { type: 'play', playing: true });
  assert.equal(after(playing, { type: 'step', days: -1 }).playing, false);
});

test('next and previous change go to days with changes and stay put where there is none', () => {
  const state = opened({ wanted: '2022-02-05' });
  assert.equal(isoDay(after(state, { type: 'change', direction: 1 }).day), '2022-02-10');
  assert.equal(isoDay(after(state, { type: 'change', direction: -1 }).day), '2022-02-01');
  const last = opened();
  assert.equal(after(last, { type: 'change', direction: 1 }), last);
});

test('playing from the end starts again a month before the first change', () => {
  const state = after(opened(), { type: 'play', playing: true });
  assert.equal(isoDay(state.day), '2022-01-02');
  assert.equal(state.playing, true);
});

test('playback stops by itself on the latest day', () => {
  const state = after(opened({ wanted: '2022-12-01' }), { type: 'play', playing: true }, { type: 'frame', day: history.lastDay + 9 });
  assert.equal(state.day, history.lastDay);
  assert.equal(state.playing, false);
});

test('a day that is played is no news about faults', () => {
  const state = after(opened({ wanted: '2022-10-01' }), { type: 'play', playing: true });
  assert.equal(after(state, { type: 'frame', day: state.day + 1 }).faults, state.faults);
});

test('states are frozen and an input that changes nothing gives the same state', () => {
  const state = opened();
  assert.ok(Object.isFrozen(state));
  assert.equal(after(state, { type: 'go', day: state.day }), state);
  assert.equal(after(state, { type: 'mended', part: 'timeline' }), state);
});

test('a fault keeps the history that is there', () => {
  const state = after(opened(), { type: 'fault', part: 'timeline', fault: { key: 'faultDown', values: {}, retry: true } });
  assert.equal(state.history, history);
  assert.equal(after(state, { type: 'history', history }).faults.timeline, undefined);
});

test('keys mean steps, changes, ends and play', () => {
  const state = opened({ wanted: '2022-02-05' });
  const day = (key, shiftKey = false) => isoDay(reduce(state, inputOfKey({ key, shiftKey }, state)).day);
  assert.equal(day('ArrowLeft'), '2022-02-04');
  assert.equal(day('ArrowRight'), '2022-02-06');
  assert.equal(day('ArrowRight', true), '2022-02-10');
  assert.equal(day('PageUp'), '2022-03-07');
  assert.equal(day('PageDown'), '2022-01-06');
  assert.equal(day('Home'), '2022-01-01');
  assert.equal(day('End'), '2022-12-31');
  assert.deepEqual(inputOfKey({ key: ' ', shiftKey: false }, state), { type: 'play', playing: true });
  assert.equal(inputOfKey({ key: 'x', shiftKey: false }, state), null);
});

test('playback follows the wall clock whatever the frames are', () => {
  const total = (frames, ms) => {
    let carried = 0;
    let days = 0;
    for (let frame = 0; frame < frames; frame += 1) {
      const moved = advance(carried, ms, 15);
      carried = moved.carried;
      days += moved.days;
    }
    return days;
  };
  assert.equal(total(64, 62.5), 60);
  assert.equal(total(4, 1000), 60);
});

test('what an address says is read, and nonsense is not', () => {
  const read = readAddress('?date=2022-10-01&lang=uk&theme=dark&method=verified@1&as_of=2022-09-30&place=p1&bbox=30,45,40,52&controls=0&play=1'
    + '&from=2022-09-01&loop=1&oblast=o1&controller=B,none&status=contested&layers=areas&panel=chart');
  assert.deepEqual(read, {
    date: '2022-10-01', lang: 'uk', theme: 'dark', method: 'verified@1', asOf: '2022-09-30', place: 'p1',
    bbox: [30, 45, 40, 52], controls: false, play: true, range: { from: '2022-09-01', to: null }, loop: true,
    oblast: 'o1', controllers: ['B', 'none'], statuses: ['contested'], layers: ['areas'], page: 'chart',
    compare: null, revision: null, origin: null, misread: [],
  });
  assert.deepEqual(readAddress('?layers=').layers, [], 'no layer at all');
  assert.deepEqual(readAddress('?layers=none').layers, [], 'and the same in a word');
  assert.deepEqual([readAddress('?panel=odd').page, readAddress('').range, readAddress('').layers], ['day', null, null]);
  const odd = readAddress('?lang=xx&theme=pink&bbox=1,2,3');
  assert.deepEqual([odd.lang, odd.theme, odd.bbox, odd.controls, odd.play], [null, null, null, true, false]);
  for (const bbox of ['40,45,30,52', '1,,3,4', 'a,b,c,d', '1,2,3,99', '1e9,2,3e9,4', '30,45,Infinity,52']) {
    assert.equal(readAddress(`?bbox=${bbox}`).bbox, null, bbox);
  }
});

test('what an address says without a meaning is left out and named, and the rest is kept', () => {
  const read = readAddress(`?lang=xx&theme=pink&bbox=1,2,3&panel=odd&revision=-1&loop=maybe&as_of=soon&controls=no&play=1&date=2022-10-01`
    + `&status=lost&origin=ftp&q=${'x'.repeat(99)}`);
  assert.deepEqual(read.misread, [
    'lang=xx', 'theme=pink', 'as_of=soon', 'bbox=1,2,3', 'loop=maybe', 'panel=odd', 'status=lost', 'revision=-1',
    'origin=ftp', 'controls=no',
  ]);
  assert.deepEqual([read.date, read.statuses, read.play, read.controls], ['2022-10-01', null, true, true]);
  assert.ok(readAddress(`?theme=${'x'.repeat(99)}`).misread[0].length < 60, 'a long one is cut');
  assert.deepEqual(readAddress('?panel=day&loop=0&play=0&controls=1&theme=auto').misread, []);
});

test('a party that there is not and a part of the world without the map are left out and named', () => {
  const state = opened({ controllers: ['A', 'X'], bbox: [100, 45, 110, 52] });
  assert.deepEqual([state.controllers, state.bbox], [['A'], null]);
  assert.equal(state.faults.controllers.values.what, 'controller=X');
  assert.equal(state.faults.bbox.values.what, 'bbox=100,45,110,52');
  assert.equal(opened({ controllers: ['X'] }).controllers, null, 'none of them is as if none was asked for');
  const sound = opened({ controllers: ['none', 'B'], bbox: [20, 40, 31, 46] });
  assert.deepEqual([sound.controllers, sound.bbox, sound.faults], [['none', 'B'], [20, 40, 31, 46], {}]);
});

test('going back to an address without sense names it, and forward takes the line away', () => {
  const state = reduce(opened(), { type: 'reopen', address: readAddress('?theme=pink&controller=X') });
  assert.deepEqual(Object.keys(state.faults), ['address', 'controllers']);
  assert.deepEqual(reduce(state, { type: 'reopen', address: readAddress('') }).faults, {});
});

test('an address written and read again gives the same view', () => {
  const state = after(
    opened({ wanted: '2022-10-01', lang: 'uk', theme: 'dark', method: 'verified@1', asOf: '2022-09-30', place: 'p1' }),
    { type: 'view', bbox: [30.5, 45.25, 40, 52] },
    { type: 'page', page: 'chart' },
    { type: 'range', from: parseDay('2022-09-01'), to: parseDay('2022-11-30') },
    { type: 'loop', loop: true },
    { type: 'filter', controllers: ['B', 'none'], statuses: ['controlled'] },
    { type: 'layers', layers: [] },
    { type: 'choose', place: 'p1' },
  );
  const read = readAddress(writeAddress(state, '', { lang: 'en', theme: 'auto' }));
  const again = reduce(initialState({ ...read, wanted: read.date, wantedRange: read.range, range: null }), { type: 'history', history });
  const keys = [
    'day', 'range', 'loop', 'lang', 'theme', 'method', 'asOf', 'place', 'bbox', 'page', 'controllers', 'statuses', 'layers',
  ];
  for (const key of keys) {
    assert.deepEqual(again[key], state[key], key);
  }
});

test('defaults stay out of the address and foreign keys stay in', () => {
  assert.equal(writeAddress(opened(), '', { lang: 'en', theme: 'auto' }), '');
  assert.equal(writeAddress(opened(), '?utm=1&date=2022-01-05', { lang: 'en', theme: 'auto' }), '?utm=1');
});

test('going back in the browser takes the day and the place along', () => {
  const state = after(opened({ wanted: '2022-10-01' }), { type: 'choose', place: 'p1' });
  const back = reduce(state, { type: 'reopen', address: readAddress('?date=2022-02-10') });
  assert.equal(isoDay(back.day), '2022-02-10');
  assert.equal(back.place, null);
});

test('going back to a map that nobody had moved takes the move back', () => {
  const state = after(opened(), { type: 'view', bbox: [33, 47, 35, 48] });
  assert.equal(reduce(state, { type: 'reopen', address: readAddress('') }).bbox, null);
});

test('every view sees every state in order, also when one of them sends', () => {
  const store = createStore(0, (state, input) => state + input);
  const seen = [];
  store.watch((state, before) => {
    if (before === 0) store.send(10);
  });
  const stop = store.watch((state) => seen.push(state));
  store.send(1);
  assert.deepEqual(seen, [0, 1, 11]);
  stop();
  store.send(1);
  assert.deepEqual(seen, [0, 1, 11]);
});
