import assert from 'node:assert/strict';
import test from 'node:test';
import { createCursor } from 'marchland/cursor.js';
import { isoDay, parseDay } from 'marchland/days.js';
import { MalformedTimelineError, changesBefore, decodeHistory } from 'marchland/history.js';
import { holdings, spanOf } from 'marchland/tally.js';
import { changes, digits, payload, places as builtPlaces, signed } from './builders.mjs';

test('points are the middles of cells along the curve', () => {
  const { places } = decodeHistory(payload());
  assert.deepEqual([...places.lon], [35, 36.25, 36.75, 35.5]);
  assert.deepEqual([...places.lat], [48, 48, 48.25, 49.5]);
});

test('ids and names are put together again', () => {
  const { places } = decodeHistory(payload({ places: builtPlaces({ id: ['pppp', '1234', ' 0 5'] }) }));
  assert.deepEqual(places.id, ['p1', 'p20', 'p3', 'p45']);
  assert.deepEqual(places.name, ['One', 'Two', 'Three', 'Four']);
  assert.deepEqual(places.nameUk, ['Один', 'Два', 'Three', 'Чотири']);
});

test('an unknown population is not zero', () => {
  const { places } = decodeHistory(payload());
  assert.ok(Number.isNaN(places.population[1]));
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
  'places.count': { places: builtPlaces({ count: 1.5 }) },
  'places.id (length)': { places: builtPlaces({ id: ['ppp'] }) },
  'places.names.of': { places: builtPlaces({ names: { ...builtPlaces().names, of: digits([0, 1, 2, 4]) } }) },
  'places.names.en': { places: builtPlaces({ names: { ...builtPlaces().names, en: { shared: ['ABAA'], rest: ['', 'a', 'b', 'c'] } } }) },
  'places.initial': { places: builtPlaces({ initial: digits([0, 0, 9, 0]) }) },
  'places.oblast': { places: builtPlaces({ oblast: digits([0, 0, 2, 0]) }) },
  'places.population': { places: builtPlaces({ population: ['A!AA'] }) },
  'places.spot (length)': { places: builtPlaces({ spot: digits([1]) }) },
  'places.spot': { places: builtPlaces({ spot: digits([0, 2 ** 32, 1, 1]) }) },
  'places.grid': { places: builtPlaces({ grid: { corner: [0], step: [1, 1] } }) },
  'changes.state': { changes: changes({ 0: [[31, 9]] }) },
  'changes.wait': { changes: { ...changes({ 0: [[31, 1]] }), wait: [] } },
  'changes.count (length)': { changes: { ...changes({}), count: ['AAA'] } },
  'changes.uncertain.change': { changes: changes({ 0: [[31, 1]] }, [[1, 5, 5]]) },
  'areas.topology': { areas: undefined },
  'areas.class_of (length)': { areas: { ...payload().areas, class_of: digits([0]) } },
  'areas.class_of': { areas: { ...payload().areas, class_of: digits([0, 1, 3, 0]) } },
  'areas.topology.objects.classes.refs': { areas: { ...payload().areas, topology: { ...payload().areas.topology, objects: { classes: { ...payload().areas.topology.objects.classes, refs: signed([0, 0, 0, 0]) } } } } },
  'areas.modelled_from': { areas: { ...payload().areas, modelled_from: null } },
  eras: { eras: [{ before: '2022-02-30', name: { en: 'x' } }] },
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

test('the changes before a day are counted', () => {
  const { changes } = decodeHistory(payload());
  assert.equal(changesBefore(changes, parseDay('2022-02-01')), 0);
  assert.equal(changesBefore(changes, parseDay('2022-02-02')), 2);
  assert.equal(changesBefore(changes, parseDay('2022-12-31')), 4);
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

test('changes of one day are in the order of places', () => {
  const { changes: found } = decodeHistory(payload({ changes: changes({ 3: [[31, 1]], 1: [[31, 2], [40, 0]], 0: [[40, 1]] }) }));
  assert.deepEqual([...found.place], [1, 3, 0, 1]);
  assert.deepEqual([...found.before], [0, 0, 0, 2]);
});

test('an uncertain change says between which days it lies', () => {
  const { uncertain, changes: found } = decodeHistory(
    payload({ changes: changes({ 0: [[40, 1], [50, 0]], 2: [[31, 0]] }, [[0, 9, 2], [2, 30, 0]]) }),
  );
  assert.deepEqual([...uncertain.change].map((change) => found.place[change]), [2, 0]);
  assert.deepEqual([...uncertain.earliest].map(isoDay), ['2022-01-02', '2022-02-01']);
  assert.deepEqual([...uncertain.latest].map(isoDay), ['2022-02-01', '2022-02-12']);
});

test('whatever is wrong in the answer is found before anything is drawn', () => {
  // given: every member, each turned into what it must not be
  const sound = payload({ eras: [{ before: '2022-02-01', name: { en: 'Before', uk: 'До' } }] });
  decodeHistory(sound);
  const mayBeMissing = ['eras', 'as_of', 'unplaced', 'attribution'];
  const members = ['format', 'revision', 'method', 'as_of', 'first_day', 'last_day', 'title', 'attribution', 'unplaced', 'view', 'parties', 'states',
    'oblasts', 'eras', 'places', 'areas', 'changes', 'parties.0', 'parties.0.id', 'parties.0.name', 'parties.0.color', 'parties.0.color.light',
    'parties.0.pattern', 'states.0', 'states.0.controller', 'states.0.status', 'states.0.pressure', 'states.0.assertion', 'states.0.claimed_by',
    'states.0.rule', 'oblasts.0', 'oblasts.0.id', 'oblasts.0.name', 'oblasts.0.name_uk', 'oblasts.0.lon', 'eras.0', 'eras.0.before', 'eras.0.name',
    'places.id', 'view.bounds'];
  for (const member of members) {
    for (const wrong of [7.5, { odd: [] }, [null], ['']]) {
      const broken = structuredClone(sound);
      const path = member.split('.');
      const last = path.pop();
      const at = path.reduce((inside, key) => inside[key], broken);
      at[last] = wrong;
      if (member === 'oblasts.0.lon' && wrong === 7.5) continue;
      assert.throws(() => decodeHistory(broken), MalformedTimelineError, `${member} = ${JSON.stringify(wrong)}`);
      if (mayBeMissing.includes(member) || Array.isArray(at)) continue;
      delete at[last];
      assert.throws(() => decodeHistory(broken), MalformedTimelineError, `no ${member}`);
    }
  }
});
