import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { createReasons, unpackReasons } from 'marchland/reasons.js';
import { digits } from './builders.mjs';

const period = (from, to, controller, rule, changed = {}) => ({
  from, to, controller, status: 'controlled', pressure: 'none', assertion: 'confirmed', claimed_by: null, rule,
  from_earliest: from, from_latest: from, deciding: [], losing: [], supporting: [], by_day: [[from, [], []]], ...changed,
});
const payload = () => ({
  format: 1,
  rules: { baseline: { en: 'Start' }, admission: { en: 'Admitted' } },
  sources: [{ id: 'a', name: 'A' }, { id: 'b', name: 'B' }],
  claims: [{ id: 'c0', origin: 1, relay: null }, { id: 'c1', origin: 0, relay: 1 }],
  flips: [{ to: 'X', needs: 'admission', text: {} }],
  without: [{ claim: 1, controller: 'Y', status: 'controlled', claimed_by: null, rule: 'baseline' }],
  case_of: digits([1, 0]),
  cases: [
    [period(null, null, 'Y', 'baseline')],
    [
      period(null, '2022-02-28', 'Y', 'baseline'),
      period('2022-03-01', null, 'X', 'admission', {
        deciding: [1], losing: [0], by_day: [['2022-03-01', [0], [0]], ['2022-03-09', [], [0]]],
      }),
    ],
  ],
});

test('a place is told of as on the day, with the claims and their sources', () => {
  const reasons = createReasons(payload());
  assert.equal(reasons.tell(0, '2022-02-28').why.rule, 'baseline');
  const { place, why } = reasons.tell(0, '2022-03-01');
  assert.equal(place.timeline.length, 2);
  assert.deepEqual(why.control, { controller: 'X', status: 'controlled', pressure: 'none', assertion: 'confirmed', claimed_by: null });
  assert.deepEqual(why.deciding.map(({ id, origin, relay }) => [id, origin.name, relay.name]), [['c1', 'A', 'B']]);
  assert.deepEqual(why.losing.map(({ id, origin, relay }) => [id, origin.name, relay]), [['c0', 'B', null]]);
  assert.equal(why.without[0].claim, 'c1');
  assert.equal(why.rule_text.en, 'Admitted');
});

test('what would flip a place ends within its period', () => {
  const reasons = createReasons(payload());
  assert.equal(reasons.tell(0, '2022-03-08').why.flips.length, 1);
  assert.equal(reasons.tell(0, '2022-03-09').why.flips.length, 0);
  assert.equal(reasons.tell(0, '2022-03-09').why.without.length, 1);
});

test('another format, or a place that is not there, is no answer', () => {
  assert.throws(() => createReasons({ ...payload(), format: 2 }), { where: 'reasons' });
  assert.throws(() => createReasons(payload()).tell(7, '2022-03-01'), { where: 'reasons.cases' });
});

test('an oblast is told of with who claims it and what was said of all of it by the day', () => {
  const oblasts = [{
    id: 'o1',
    claims: [['2022-02-21', 1], ['2022-09-30', 0]],
    law: [['2022-02-21', 'X', '2022-02-21'], ['2022-09-30', 'Y', '2022-09-30']],
  }];
  const reasons = createReasons({ ...payload(), oblasts });
  assert.deepEqual(reasons.tellOblast('o1', '2022-02-20'), { claimed_by: null, claimed_since: null, claims: [] });
  const told = reasons.tellOblast('o1', '2022-09-30');
  assert.deepEqual([told.claimed_by, told.claimed_since], ['Y', '2022-09-30']);
  assert.deepEqual(told.claims.map(({ id, origin }) => [id, origin.id]), [['c1', 'a'], ['c0', 'b']]);
  assert.equal(reasons.tellOblast('o9', '2022-09-30'), null);
  assert.equal(createReasons(payload()).tellOblast('o1', '2022-09-30'), null, 'a file of an earlier time');
});

test('reasons are unpacked once', async () => {
  const packed = gzipSync(JSON.stringify(payload())).toString('base64');
  const [one, other] = await Promise.all([unpackReasons(packed), unpackReasons(packed)]);
  assert.equal(one, other);
  assert.equal(one.tell(1, '2022-03-01').why.control.controller, 'Y');
});
