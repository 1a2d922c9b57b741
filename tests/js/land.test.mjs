import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeHistory } from 'marchland/history.js';
import { readLand, statisticsOf } from 'marchland/land.js';
import { changes, digits, payload } from './builders.mjs';

// p1 and p2, p1 and p4 share an edge; p3 has no land
const land = (changed = {}) => ({
  format: 1,
  tessellation: '0123456789ab',
  area: digits([1500, 2001, 0, 300]),
  neighbours: { count: digits([2, 0, 0, 0]), step: digits([1, 2]) },
  unplaced: [],
  ...changed,
});
// p1 and p2 are A's, p3 is B's, p4 is A's; on the 5th p2 turns to B, on the 9th it is contested
const history = decodeHistory(payload({ changes: changes({ 1: [[4, 1], [8, 2]] }) }));
const on = (day, query = {}, given = land()) => {
  const told = statisticsOf(readLand(given), history, { from: day, to: day, ...query });
  return Object.fromEntries(told.series.map((row) => [row.holder,
    ['settlements', 'population', 'area_km2', 'area_low_km2', 'area_high_km2'].map((name) => row[name][0])]));
};

test('land is added up by holder, between what it is if the edges are drawn elsewhere', () => {
  assert.deepEqual(on('2022-01-04').A, [3, 1500, 3.801, 3.801, 3.801], 'nobody else has land');
  const found = on('2022-01-05');
  assert.deepEqual(found.A, [2, 1500, 1.8, 0.3, 3.801], 'p1 borders on B, and B’s land on p1');
  assert.deepEqual(found.B, [2, 3000, 2.001, 0, 3.501]);
  assert.deepEqual(on('2022-01-09').contested, [1, 0, 2.001, 0, 3.501]);
  assert.deepEqual(on('2022-01-09').unknown, [0, 0, 0, 0, 0]);
});

test('an oblast counts what lies in it, and neighbours beyond it', () => {
  assert.deepEqual(on('2022-01-05', { oblast: 'o1' }).A, [1, 1000, 1.5, 0, 3.501], 'p4 lies in none');
  assert.deepEqual(on('2022-01-05', { oblast: 'o9' }).A, [0, 0, 0, 0, 0]);
});

test('days follow each other as they would be counted alone', () => {
  const told = statisticsOf(readLand(land()), history, { from: '2022-01-01', to: '2022-01-12' });
  assert.equal(told.days.length, 12);
  told.days.forEach((day, at) => {
    const alone = on(day);
    for (const row of told.series) assert.equal(row.area_low_km2[at], alone[row.holder][3], day);
  });
});

test('settlements without a known point are in the numbers', () => {
  const unplaced = [{ oblast: 1, settlements: 2, population: 70, held: [[null, 'A'], ['2022-01-05', 'B']] }];
  assert.deepEqual(on('2022-01-04', {}, land({ unplaced })).A.slice(0, 2), [5, 1570]);
  assert.deepEqual(on('2022-01-05', { oblast: 'o1' }, land({ unplaced })).B.slice(0, 2), [4, 3070]);
});

test('what is no land is refused', () => {
  assert.throws(() => readLand(land({ format: 2 })), { where: 'land' });
  assert.throws(() => readLand(land({ neighbours: { count: digits([2, 0, 0, 0]), step: digits([1, 9]) } })), { where: 'land.neighbours.step' });
  const other = { area: digits([1]), neighbours: { count: digits([0]), step: [''] } };
  assert.throws(() => on('2022-01-05', {}, land(other)), { where: 'land.area' });
});
