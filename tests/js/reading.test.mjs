import assert from 'node:assert/strict';
import test from 'node:test';
import { createCursor } from 'marchland/cursor.js';
import { parseDay } from 'marchland/days.js';
import { toldChanges } from 'marchland/feed.js';
import { hiddenWords } from 'marchland/filter-note.js';
import { decodeHistory } from 'marchland/history.js';
import { LAYERS } from 'marchland/layers.js';
import { folded, searchHere } from 'marchland/local-search.js';
import { alphabet, csv, inOrder, placesFor, rowsCsv, sinceDays } from 'marchland/place-rows.js';
import { MalformedStatisticsError, countedSeries, seriesFrom, stacked } from 'marchland/series.js';
import { initialState, reduce } from 'marchland/state.js';
import { payload } from './builders.mjs';

const history = decodeHistory(payload());
const opened = (date) => reduce(initialState({ wanted: date }), { type: 'history', history });
const after = (state, ...inputs) => inputs.reduce(reduce, state);
const statesOn = (date) => {
  const cursor = createCursor(history);
  cursor.moveTo(parseDay(date));
  return cursor.states;
};
const all = { bounds: null, changed: false };

test('the feed of a range has the latest day first and the most populous first', () => {
  const state = after(opened('2022-02-01'), { type: 'range', from: history.firstDay, to: history.lastDay });
  const told = toldChanges(state).map((change) => [history.changes.day[change], history.places.id[history.changes.place[change]]]);
  assert.deepEqual(told, [
    [parseDay('2022-10-01'), 'p3'], [parseDay('2022-02-10'), 'p1'], [parseDay('2022-02-01'), 'p1'], [parseDay('2022-02-01'), 'p2'],
  ]);
  assert.equal(toldChanges(opened('2022-02-10')).length, 1);
});

test('rows are the places in scope, in the box and changed, as asked', () => {
  const state = opened('2022-02-01');
  const states = statesOn('2022-02-01');
  assert.equal(placesFor(state, states, all).length, 4);
  assert.equal(placesFor(state, states, { ...all, changed: true }).length, 2);
  assert.deepEqual(placesFor(after(state, { type: 'filter', controllers: ['B'], statuses: null }), states, all).length, 2);
  const { lon, lat } = history.places;
  const box = [lon[0] - 0.01, lat[0] - 0.01, lon[0] + 0.01, lat[0] + 0.01];
  assert.deepEqual(placesFor(state, states, { ...all, bounds: box }), [0]);
});

test('rows are sorted by each column, both ways', () => {
  const states = statesOn('2022-02-10');
  const by = { history, states, since: sinceDays(history, parseDay('2022-02-10')), rank: alphabet(history, 'en') };
  const names = (column, down) => inOrder([0, 1, 2, 3], { column, down }, by).map((place) => history.places.name[place]);
  const [a, z] = [names('name', false), names('name', true)];
  assert.deepEqual(a, [...a].sort());
  assert.deepEqual(z, [...a].reverse());
  assert.equal(names('people', true)[0], history.places.name[2]);
  assert.equal(names('since', true)[0], history.places.name[0]);
  assert.equal(names('control', true)[0], history.places.name[1], 'nobody last, so first the other way round');
});

test('a CSV quotes what would break it and says what it rests on', () => {
  assert.equal(csv([['a', 'b,c', 'd"e'], [1, null, 'x\ny']]), 'a,"b,c","d""e"\r\n1,,"x\ny"\r\n');
  const state = opened('2022-02-10');
  const text = rowsCsv(state, statesOn('2022-02-10'), sinceDays(history, state.day), [0]);
  const [head, row] = text.trim().split('\r\n').map((line) => line.split(','));
  const cell = (name) => row[head.indexOf(name)];
  assert.deepEqual(
    ['id', 'controller', 'since', 'day', 'method', 'revision'].map(cell),
    ['p1', 'A', '2022-02-10', '2022-02-10', 'consensus@1', '7'],
  );
});

test('what filters hide is said, and nothing where they hide nothing', () => {
  const state = opened('2022-02-10');
  assert.equal(hiddenWords(state), '');
  const filtered = after(
    state,
    { type: 'filter', controllers: ['A', 'none'], statuses: null },
    { type: 'layers', layers: LAYERS.filter((layer) => layer !== 'labels') },
  );
  assert.equal(hiddenWords(filtered), 'Only shown: Side A and Nobody or unknown. Not on the map: Names.');
  assert.notEqual(hiddenWords(after(state, { type: 'filter', controllers: [], statuses: null })), '');
});

test('names are found by their beginning in both languages, whatever marks they carry', () => {
  assert.equal(folded('Кам’янка-Бузька'), 'камянкабузька');
  assert.equal(folded('Žabie'), 'zabie');
  assert.notEqual(folded('Київ'), folded('Киив'));
  assert.deepEqual(searchHere(history, 'NORTH', 5).map(({ id, kind }) => [id, kind]), [['o1', 'oblast']]);
  assert.deepEqual(searchHere(history, 'чот', 5).map(({ id }) => id), ['p4']);
  assert.deepEqual(searchHere(history, '  ', 5), []);
  assert.equal(searchHere(history, 't', 1).length, 1);
});

test('places and people are counted by day, and what is stacked adds up', () => {
  const series = countedSeries(history, 'settlements', () => true);
  const at = (date) => parseDay(date) - history.firstDay;
  assert.deepEqual(series.held.map(({ holder, value }) => [holder, value[at('2022-02-01')]]), [['A', 1], ['B', 2], [null, 1]]);
  const people = countedSeries(history, 'population', (place) => place !== 2);
  assert.deepEqual(people.held.map(({ value }) => value[at('2022-02-01')]), [500, 1000, 0]);
  const layers = stacked(series);
  assert.equal(layers[0].held.holder, 'A', 'who holds most on the last day lies on top');
  assert.ok(layers[0].edge.every((edge) => edge === 4));
  assert.deepEqual(layers[1].edge, layers[0].floor);
});

test('the answer of the server is read, contested and unknown as nobody, and nonsense is named', () => {
  const row = (holder, area) => ({
    holder, settlements: [1, 1], population: [5, 5], area_km2: area, area_low_km2: area.map((km2) => km2 / 2), area_high_km2: area.map((km2) => km2 * 2),
  });
  const answer = {
    days: ['2022-01-01', '2022-01-02'],
    series: [row('A', [10, 20]), row('B', [5, 5]), row('contested', [1, 2]), row('unknown', [3, 3])],
  };
  const { days, held } = seriesFrom(answer, history, 'area');
  assert.deepEqual([...days], [parseDay('2022-01-01'), parseDay('2022-01-02')]);
  assert.deepEqual(held.map(({ holder, value, low, high }) => [holder, value[1], low[1], high[1]]), [
    ['A', 20, 10, 40], ['B', 5, 2.5, 10], [null, 5, 2.5, 10],
  ]);
  assert.equal(seriesFrom(answer, history, 'population').held[0].low, null);
  for (const [wrong, where] of [
    [{}, 'days'],
    [{ days: ['2022-13-01'], series: [] }, 'days'],
    [{ days: ['2022-01-01'] }, 'series'],
    [{ days: ['2022-01-01'], series: [row('A', [1, 2])] }, 'series.area_km2'],
  ]) {
    assert.throws(() => seriesFrom(wrong, history, 'area'), (error) => error instanceof MalformedStatisticsError && error.where === where);
  }
});
