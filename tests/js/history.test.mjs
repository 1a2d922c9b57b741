import assert from 'node:assert/strict';
import test from 'node:test';
import { createCursor } from 'marchland/cursor.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { MalformedTimelineError, changesBefore, dayOfChange, decodeHistory } from 'marchland/history.js';
import { holdings, spanOf } from 'marchland/tally.js';
import { payload } from './builders.mjs';

test('coordinates are sums of their differences', () => {
  const { places } = decodeHistory(payload());
  assert.deepEqual([...places.lon], [35, 36, 37, 36.5]);
  assert.deepEqual([...places.lat], [49, 48, 48, 48.5]);
});

test('an unknown population is not zero and a missing Ukrainian name falls back', () => {
  const { places } = decodeHistory(payload());
  assert.ok(Number.isNaN(places.population[1]));
  assert.equal(places.nameUk[2], 'Three');
  assert.equal(places.oblast[3], -1);
});

test('every change knows its day and the state before it', () => {
  const { changes } = decodeHistory(payload());
  assert.deepEqual([...changes.day].map(isoDay), ['2022-02-01', '2022-02-01', '2022-02-10', '2022-10-01']);
  assert.deepEqual([...changes.before], [0, 0, 1, 1]);
  assert.deepEqual([...changes.after], [1, 2, 0, 0]);
});

for (const [fault, changed] of Object.entries({
  format: { format: 1 },
  first_day: { first_day: '2022-02-30' },
  last_day: { last_day: '2021-01-01' },
  parties: { parties: undefined },
  'places.initial': { places: { ...payload().places, initial: [0, 0, 9, 0] } },
  'places.lon (length)': { places: { ...payload().places, lon: [1] } },
  'changes.place': { changes: { ...payload().changes, place: [0, 1, 0, 99] } },
  'changes.count': { changes: { ...payload().changes, count: [2, 1, 2] } },
  'areas.topology': { areas: undefined },
  'areas.class_of (length)': { areas: { ...payload().areas, class_of: [0] } },
  'areas.class_of': { areas: { ...payload().areas, class_of: [0, 1, 2, 0] } },
  'areas.modelled_from': { areas: { ...payload().areas, modelled_from: null } },
  'view.bounds': { view: { bounds: [1, 2, 3, NaN] } },
})) {
  test(`a payload with a wrong ${fault} is refused by that name`, () => {
    assert.throws(
      () => decodeHistory(payload(changed)),
      (error) => error instanceof MalformedTimelineError && error.where.startsWith(fault),
    );
  });
}

test('a payload that is not an object is refused', () => {
  for (const body of [null, 'x', 3]) assert.throws(() => decodeHistory(body), MalformedTimelineError);
});

test('a change holds from its own day on', () => {
  const history = decodeHistory(payload());
  const cursor = createCursor(history);
  cursor.moveTo(parseDay('2022-09-30'));
  assert.equal(cursor.states[2], 1);
  assert.deepEqual(cursor.moveTo(parseDay('2022-10-01')), [2]);
  assert.equal(cursor.states[2], 0);
});

test('going back undoes, and any way to a day gives the same states', () => {
  const history = decodeHistory(payload());
  const days = ['2022-01-01', '2022-01-31', '2022-02-01', '2022-02-05', '2022-02-10', '2022-10-01', '2022-12-31'].map(parseDay);
  for (const day of days) {
    const straight = createCursor(history);
    straight.moveTo(day);
    for (const detour of days) {
      const roundabout = createCursor(history);
      roundabout.moveTo(detour);
      roundabout.moveTo(day);
      assert.deepEqual([...roundabout.states], [...straight.states], `${isoDay(detour)} → ${isoDay(day)}`);
    }
  }
});

test('a place that changed and changed back between two days is not reported', () => {
  const cursor = createCursor(decodeHistory(payload()));
  cursor.moveTo(parseDay('2022-01-31'));
  assert.deepEqual(cursor.moveTo(parseDay('2022-02-20')), [1]);
});

test('the nearest change is found on either side of a day, or none', () => {
  const { changes } = decodeHistory(payload());
  assert.equal(isoDay(dayOfChange(changes, parseDay('2022-02-10'), -1)), '2022-02-01');
  assert.equal(isoDay(dayOfChange(changes, parseDay('2022-02-10'), 1)), '2022-10-01');
  assert.equal(dayOfChange(changes, parseDay('2022-02-01'), -1), null);
  assert.equal(dayOfChange(changes, parseDay('2022-10-01'), 1), null);
  assert.equal(changesBefore(changes, parseDay('2022-02-01')), 0);
});

test('what parties hold adds up to all places, contested ones being nobody’s', () => {
  const history = decodeHistory(payload());
  const cursor = createCursor(history);
  cursor.moveTo(parseDay('2022-02-01'));
  assert.deepEqual(holdings(history, cursor.states), [
    { party: 'A', places: 1, people: 500 },
    { party: 'B', places: 2, people: 4000 },
    { party: null, places: 1, people: 0 },
  ]);
});

test('the chart agrees with the states of every day', () => {
  const history = decodeHistory(payload());
  const span = spanOf(history);
  const cursor = createCursor(history);
  assert.equal(span.days, 365);
  for (let index = 0; index < span.days; index += 1) {
    cursor.moveTo(history.firstDay + index);
    holdings(history, cursor.states).forEach((row, party) => {
      assert.equal(span.held[party][index], row.places / 4);
    });
  }
  assert.equal(span.changed[31], 2);
  assert.equal(span.busiest, 2);
});

test('the places of a day are counted on from the one before', () => {
  const { changes } = decodeHistory(payload({ changes: { day: [31, 9], count: [2, 1], place: [1, 2, 2], state: [1, 2, 0] } }));
  assert.deepEqual([...changes.place], [1, 3, 2]);
});
