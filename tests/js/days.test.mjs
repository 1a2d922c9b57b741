import assert from 'node:assert/strict';
import test from 'node:test';
import { isMeant } from 'marchland/date-field.js';
import { clampDay, isoDay, parseDay, spokenDay, yearStarts } from 'marchland/days.js';

test('a date of the calendar goes to a day and back', () => {
  for (const iso of ['1970-01-01', '2014-03-18', '2020-02-29', '2022-10-01', '2026-11-22']) {
    const day = parseDay(iso);
    assert.equal(isoDay(day), iso);
  }
  assert.equal(parseDay('2022-10-01') - parseDay('2022-09-30'), 1);
});

test('what is not a date of the calendar is no day', () => {
  for (const text of [null, undefined, '', '2022-02-30', '2022-13-01', '2022-1-1', '20221001', 'today', '2022-10-01T00:00']) {
    assert.equal(parseDay(text), null, String(text));
  }
});

test('a day outside a span becomes its nearest end', () => {
  assert.equal(clampDay(5, 10, 20), 10);
  assert.equal(clampDay(25, 10, 20), 20);
  assert.equal(clampDay(15, 10, 20), 15);
});

test('years begin on the first of January inside the span only', () => {
  const found = yearStarts(parseDay('2014-03-01'), parseDay('2016-01-01'));
  assert.deepEqual(found, [[2015, parseDay('2015-01-01')], [2016, parseDay('2016-01-01')]]);
});

test('a day is spoken in the language asked for', () => {
  assert.equal(spokenDay(parseDay('2022-10-01'), 'en'), '1 October 2022');
  assert.match(spokenDay(parseDay('2022-10-01'), 'uk'), /^1 жовтня 2022/);
});

test('a date is typed to its end when it is among those that can be meant', () => {
  const field = (value, min = '', max = '') => ({ value, min, max });
  assert.equal(isMeant(field('2022-10-01', '2014-01-01', '2025-02-19')), true);
  for (const value of ['0002-10-01', '0202-10-01', '2013-12-31', '2026-01-01', '']) {
    assert.equal(isMeant(field(value, '2014-01-01', '2025-02-19')), false, value);
  }
  assert.deepEqual([isMeant(field('2022-10-01')), isMeant(field('0202-10-01'))], [true, false], 'without limits');
});
