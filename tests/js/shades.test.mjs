import assert from 'node:assert/strict';
import test from 'node:test';
import { inkOf, lookOf, shadeLooks } from 'marchland/colours.js';
import { createCursor } from 'marchland/cursor.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { decodeHistory } from 'marchland/history.js';
import { DOT_SHIFT, MASKS } from 'marchland/paint.js';
import { changes, digits, payload, places } from './builders.mjs';

const ERAS = [{ before: '2022-03-01', name: { en: 'Early' } }];

/** How a place is drawn on some days. */
function seen(history, place, ...days) {
  const cursor = createCursor(history.shades);
  return days.map((day) => {
    cursor.moveTo(parseDay(day));
    const { state, era, before, share } = history.shades.kinds[cursor.states[place]];
    return before ? `${before.state}→${state} ${share}/4` : `${state}${era < 0 ? '' : ` era ${era}`}`;
  });
}

test('what a party gained before a day and kept is told from what it gained later', () => {
  const history = decodeHistory(payload({ eras: ERAS, changes: changes({ 0: [[31, 1], [40, 3], [200, 1]], 1: [[31, 1]], 3: [[90, 1]] }) }));
  assert.deepEqual(seen(history, 1, '2022-01-31', '2022-02-01', '2022-12-31'), ['0', '1 era 0', '1 era 0']);
  assert.deepEqual(seen(history, 3, '2022-12-31'), ['1']);
  // p1 was lost to the party that held it first, which gained nothing by it, and taken again after the era
  assert.deepEqual(seen(history, 0, '2022-02-05', '2022-02-10', '2022-12-31'), ['1 era 0', '3', '1']);
});

test('what was gained before the first day comes with its era', () => {
  const history = decodeHistory(payload({ eras: ERAS, changes: changes({}), places: places({ era: digits([0, 0, 1, 0]) }) }));
  assert.deepEqual(seen(history, 2, '2022-06-01'), ['1 era 0']);
});

test('a change of only what is known keeps the era', () => {
  const states = [...payload().states, { ...payload().states[1], assertion: 'disputed' }];
  const history = decodeHistory(payload({ eras: ERAS, states, changes: changes({ 0: [[31, 1], [200, 4]] }) }));
  assert.deepEqual(seen(history, 0, '2022-12-31'), ['4 era 0']);
});

test('a change of uncertain day comes in quarters and is whole on the last day', () => {
  const history = decodeHistory(payload({ changes: changes({ 0: [[40, 1]] }, [[0, 9, 2]]) }));
  assert.equal(isoDay(history.firstDay + 31), '2022-02-01');
  assert.deepEqual(seen(history, 0, '2022-01-31', '2022-02-01', '2022-02-05', '2022-02-08', '2022-02-11', '2022-02-12', '2022-02-13'), [
    '0', '0→1 1/4', '0→1 2/4', '0→1 3/4', '0→1 3/4', '0→1 3/4', '1',
  ].map((words, at) => (at === 5 ? '1' : words)));
});

test('uncertain days end where the next change begins and begin where the last one ends', () => {
  const history = decodeHistory(payload({ changes: changes({ 0: [[40, 1], [45, 0]] }, [[0, 0, 30], [1, 40, 0]]) }));
  const [before, on, after] = seen(history, 0, '2022-02-09', '2022-02-10', '2022-02-15');
  assert.equal(before, '0');
  assert.match(on, /^0→1/);
  assert.equal(after, '0');
});

test('any way to a day gives the same shades', () => {
  const history = decodeHistory(payload({ eras: ERAS, changes: changes({ 0: [[40, 1], [60, 0]], 2: [[50, 0]] }, [[0, 9, 5], [2, 20, 20]]) }));
  const straight = createCursor(history.shades);
  const roundabout = createCursor(history.shades);
  for (let day = history.firstDay; day <= history.lastDay; day += 3) {
    straight.moveTo(day);
    roundabout.moveTo(history.lastDay);
    roundabout.moveTo(history.firstDay);
    roundabout.moveTo(day);
    assert.deepEqual([...roundabout.states], [...straight.states]);
  }
});

const tokens = { land: '#ffffff', nobody: '#888888', contested: '#eeeeee', ink: '#000000', contact: '#111111', opacity: '1', muted: '#777777' };

test('the colours of an uncertain place are those of both sides, by quarters', () => {
  const history = decodeHistory(payload({ changes: changes({ 0: [[40, 1]] }, [[0, 9, 2]]) }));
  const colour = new Map([['A', '#0000ff'], ['B', '#ff0000']]);
  const looks = history.states.map((state) => lookOf(state, colour, tokens));
  const { colours } = inkOf(history, shadeLooks(history, looks, tokens), tokens);
  history.shades.kinds.forEach(({ before, share, state }, kind) => {
    if (!before || state !== 1) return;
    const dots = [0, 1, 2, 3].map((dot) => colours[kind * MASKS + (dot << DOT_SHIFT)]);
    assert.equal(dots.filter((one) => one === 0xff0000ff).length, share);
    assert.equal(dots.filter((one) => one === 0xffff0000).length, 4 - share);
  });
});

test('an era is calmer than its party, and specked', () => {
  const history = decodeHistory(payload({ eras: ERAS, changes: changes({ 0: [[31, 1]], 1: [[90, 1]] }) }));
  const looks = history.states.map((state) => lookOf(state, new Map([['B', '#ff0000']]), tokens));
  const shaded = shadeLooks(history, looks, tokens);
  const [early, late] = [0, -1].map((era) => shaded[history.shades.kinds.findIndex((one) => one.state === 1 && one.era === era)]);
  assert.notEqual(early.fill, late.fill);
  assert.notEqual(early.speck, early.fill);
  assert.equal(late.speck, undefined);
});
