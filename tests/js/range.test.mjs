import assert from 'node:assert/strict';
import test from 'node:test';
import { readAddress } from 'marchland/address.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { decodeHistory } from 'marchland/history.js';
import { advanceTo, rangeOf } from 'marchland/range.js';
import { changesWithin, dayOfChangeWithin, scopeOf } from 'marchland/scope.js';
import { initialState, reduce } from 'marchland/state.js';
import { sinceDays } from 'marchland/place-rows.js';
import { spanOf } from 'marchland/tally.js';
import { summaryWords } from 'marchland/summary.js';
import { changes, payload } from './builders.mjs';

const history = decodeHistory(payload());
const day = parseDay;
const range = (from, to) => ({ from: day(from), to: day(to) });
const opened = (given = {}) => reduce(initialState(given), { type: 'history', history });
const after = (state, ...inputs) => inputs.reduce(reduce, state);
const everything = { oblast: null, controllers: null, statuses: null };

test('a range is kept inside the days of the map, and an end left out is the map\'s own', () => {
  assert.deepEqual(rangeOf(history, { from: '2021-06-01', to: '2022-03-01' }).range, range('2022-01-01', '2022-03-01'));
  assert.deepEqual(rangeOf(history, { from: null, to: '2022-03-01' }).range, range('2022-01-01', '2022-03-01'));
  assert.deepEqual(rangeOf(history, { from: '2022-03-01', to: null }).range, range('2022-03-01', '2022-12-31'));
  assert.deepEqual(rangeOf(history, null), { range: null, fault: null });
});

test('a range that is none, or lies elsewhere, shows all days and says so', () => {
  for (const [from, to, key] of [
    ['2022-02-31', '2022-03-01', 'faultRange'],
    ['2022-04-01', '2022-03-01', 'faultRange'],
    ['2019-01-01', '2020-01-01', 'faultRangeOutside'],
    ['2024-01-01', null, 'faultRangeOutside'],
  ]) {
    const state = opened({ wantedRange: { from, to } });
    assert.equal(state.range, null);
    assert.equal(state.faults.range.key, key, `${from} ${to}`);
    assert.deepEqual(after(state, { type: 'range', from: null, to: null }).faults, {});
  }
});

test('playback of a range stops at its last day', () => {
  const state = after(opened(), { type: 'range', from: day('2022-02-01'), to: day('2022-02-10') });
  assert.equal(isoDay(state.day), '2022-02-10', 'the day shown is one of the range');
  const playing = after(state, { type: 'play', playing: true });
  assert.equal(isoDay(playing.day), '2022-02-01', 'from the end it starts again');
  const far = after(playing, { type: 'frame', day: day('2022-03-01') });
  assert.deepEqual([isoDay(far.day), far.playing], ['2022-02-10', false]);
});

test('playback in a loop starts again, and as many days on as have passed', () => {
  const looped = range('2022-02-01', '2022-02-10');
  assert.deepEqual(advanceTo(day('2022-02-05'), looped, true), { day: day('2022-02-05'), playing: true });
  assert.deepEqual(advanceTo(day('2022-02-10'), looped, true), { day: day('2022-02-10'), playing: true });
  assert.deepEqual(advanceTo(day('2022-02-11'), looped, true), { day: day('2022-02-01'), playing: true });
  assert.deepEqual(advanceTo(day('2022-02-23'), looped, true), { day: day('2022-02-03'), playing: true });
  assert.deepEqual(advanceTo(day('2022-02-02'), range('2022-02-01', '2022-02-01'), true), { day: day('2022-02-01'), playing: false });
});

test('ends chosen the wrong way round are turned', () => {
  const state = after(opened(), { type: 'range', from: day('2022-03-01'), to: day('2022-02-01') });
  assert.deepEqual(state.range, range('2022-02-01', '2022-03-01'));
});

test('another history keeps the range as far as it has its days', () => {
  const state = after(opened(), { type: 'range', from: day('2022-02-01'), to: day('2022-11-30') });
  const shorter = decodeHistory(payload({ last_day: '2022-10-31' }));
  assert.deepEqual(after(state, { type: 'history', history: shorter }).range, range('2022-02-01', '2022-10-31'));
});

test('going back in the browser takes the range and the filters along', () => {
  const state = after(
    opened(),
    { type: 'range', from: day('2022-02-01'), to: day('2022-03-01') },
    { type: 'filter', controllers: ['B'], statuses: null },
    { type: 'page', page: 'chart' },
  );
  const back = reduce(state, { type: 'reopen', address: readAddress('?from=2022-05-01&oblast=o1') });
  assert.deepEqual(back.range, range('2022-05-01', '2022-12-31'));
  assert.deepEqual([back.oblast, back.controllers, back.page], ['o1', null, 'day']);
});

test('the nearest change is found on either side of a day, or none', () => {
  const all = scopeOf(history, everything);
  assert.equal(dayOfChangeWithin(history, all, day('2022-02-10'), -1), day('2022-02-01'));
  assert.equal(dayOfChangeWithin(history, all, day('2022-02-10'), 1), day('2022-10-01'));
  assert.equal(dayOfChangeWithin(history, all, day('2022-02-01'), -1), null);
  assert.equal(dayOfChangeWithin(history, all, day('2022-10-01'), 1), null);
});

test('the scope is an oblast, controllers and statuses', () => {
  const all = scopeOf(history, everything);
  assert.equal(changesWithin(history, all, history.firstDay, history.lastDay).length, 4);
  const north = scopeOf(history, { ...everything, oblast: 'o1' });
  assert.deepEqual([north.hasPlace(0), north.hasPlace(3)], [true, false]);
  const nowhere = scopeOf(history, { ...everything, oblast: 'o9' });
  assert.deepEqual([nowhere.oblast, nowhere.hasPlace(0), nowhere.hasPlace(3)], [-2, false, false]);
  assert.deepEqual([...scopeOf(history, { ...everything, controllers: ['none'] }).shown], [0, 0, 1, 0]);
  assert.deepEqual([...scopeOf(history, { ...everything, controllers: ['A'], statuses: ['controlled'] }).shown], [1, 0, 0, 1]);
});

test('a change counts for a party that won or that lost', () => {
  const ofB = scopeOf(history, { ...everything, controllers: ['B'] });
  // p1 to B, p1 back to A, p3 from B to A; p2 became contested without B
  assert.deepEqual(changesWithin(history, ofB, history.firstDay, history.lastDay), [0, 2, 3]);
  const contested = scopeOf(history, { ...everything, statuses: ['contested'] });
  assert.equal(dayOfChangeWithin(history, contested, day('2022-12-31'), -1), day('2022-02-01'));
  assert.equal(dayOfChangeWithin(history, contested, day('2022-02-01'), 1), null);
});

test('the summary says what changed that day, in the range, in the oblast', () => {
  const state = opened({ wanted: '2022-02-01' });
  assert.equal(summaryWords(state), '2 places changed since 31 January.');
  const ranged = after(state, { type: 'range', from: day('2022-02-01'), to: day('2022-02-28') });
  assert.equal(summaryWords(ranged), '3 changes from 1 February 2022 to 28 February 2022.');
  assert.equal(summaryWords(ranged, 'day'), '2 places changed since 31 January.');
  const north = after(state, { type: 'oblast', oblast: 'o1' });
  assert.equal(summaryWords(north), 'North Oblast: 2 places changed since 31 January.');
  const inUkrainian = after(ranged, { type: 'lang', lang: 'uk' });
  assert.equal(summaryWords(inUkrainian), '3 зміни від 1 лютого 2022 р. до 28 лютого 2022 р.');
  const uk = after(north, { type: 'lang', lang: 'uk' }, { type: 'step', days: 1 });
  assert.equal(summaryWords(uk), 'Північна область: Від 1 лютого жодне місце не змінилося.');
});

test('a change of the rule or of a claim alone is none of control', () => {
  // p1 comes under A with B's claim, then without: A holds it all along
  const claimed = decodeHistory(payload({ changes: changes({ 0: [[31, 3], [40, 0], [45, 1]] }) }));
  const all = scopeOf(claimed, everything);
  assert.deepEqual(changesWithin(claimed, all, claimed.firstDay, claimed.lastDay), [2]);
  assert.equal(dayOfChangeWithin(claimed, all, claimed.firstDay, 1), day('2022-02-15'));
  const state = reduce(initialState({ wanted: '2022-01-01' }), { type: 'history', history: claimed });
  assert.equal(isoDay(reduce(state, { type: 'change', direction: 1 }).day), '2022-02-15');
  const { changed, busiest } = spanOf(claimed);
  assert.deepEqual([changed[31], changed[40], changed[45], busiest], [0, 0, 1, 1]);
  assert.equal(sinceDays(claimed, day('2022-02-12'))[0], claimed.firstDay - 1);
});
