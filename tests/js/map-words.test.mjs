import assert from 'node:assert/strict';
import test from 'node:test';
import { AnswerError, faultOf } from 'marchland/api.js';
import { inkOf, looks, mix, packed, shadeLooks } from 'marchland/colours.js';
import { MalformedTimelineError, decodeHistory } from 'marchland/history.js';
import { placeLabels } from 'marchland/labels.js';
import { CLAIM, CONTEST, GRAIN, MASKS } from 'marchland/paint.js';
import { worldX, worldY } from 'marchland/mercator.js';
import { embedCode } from 'marchland/embed-code.js';
import { STRINGS } from 'marchland/strings.js';
import { MalformedTopologyError, boundaries, decodeTopology } from 'marchland/topology.js';
import { controlWords, foreignTongue, methodName, say, sourceName, term } from 'marchland/words.js';
import { changes, payload, topology } from './builders.mjs';

const history = decodeHistory(payload());
/** Names of formats, and a sentence of blanks alone. */
const SAME = ['cite_bibtex', 'cite_csl', 'summaryIn'];
/** Said in a case in which all but one are alike, of whole numbers only. */
const FRACTIONLESS = ['areas'];

test('every word is there in both languages, with the same blanks', () => {
  assert.deepEqual(Object.keys(STRINGS.uk).sort(), Object.keys(STRINGS.en).sort());
  const blanks = (phrase) => [...new Set(JSON.stringify(phrase).match(/\{\w+\}/g) ?? [])].sort();
  for (const key of Object.keys(STRINGS.en)) {
    assert.deepEqual(blanks(STRINGS.uk[key]), blanks(STRINGS.en[key]), key);
  }
});

test('a word is the same in both languages only where it is a format or all blanks', () => {
  const same = Object.keys(STRINGS.en).filter((key) => JSON.stringify(STRINGS.en[key]) === JSON.stringify(STRINGS.uk[key]));
  assert.deepEqual(same.sort(), SAME);
});

test('what is counted has every form that Ukrainian counts by', () => {
  for (const [key, phrase] of Object.entries(STRINGS.uk)) {
    if (typeof phrase === 'string' || FRACTIONLESS.includes(key)) continue;
    assert.deepEqual(Object.keys(phrase).sort(), ['few', 'many', 'one', 'other'], key);
  }
});

test('numbers take the right plural in both languages', () => {
  assert.equal(say('en', 'summary', { n: 1, day: '30 September' }), '1 place changed since 30 September.');
  assert.equal(say('en', 'summary', { n: 3, day: '30 September' }), '3 places changed since 30 September.');
  const uk = (n) => say('uk', 'summary', { n, day: '30 вересня' });
  assert.match(uk(1), /^1 місце /);
  assert.match(uk(3), /^3 місця /);
  assert.match(uk(5), /^5 місць /);
  assert.match(uk(21), /^21 місце /);
});

test('a word the page does not know is shown as it came', () => {
  assert.equal(term('en', 'rule', 'new_rule'), 'new rule');
  assert.equal(methodName('uk', history, 'novel@3'), 'novel');
  assert.equal(methodName('en', history, 'perspective@1?party=B'), 'Perspective: Side B');
});

test('control is said with its holder, its claimant and its pressure', () => {
  assert.equal(controlWords(history, history.states[3], 'en', true), 'Held by Side A, claimed, claimed by Side B');
  assert.equal(controlWords(history, { controller: 'A', status: 'controlled', pressure: 'encircled' }, 'en'), 'Held by Side A, encircled');
  assert.equal(controlWords(history, { controller: null, status: 'controlled' }, 'en'), 'Control unknown');
});

test('an error becomes one line that says whether trying again may help', () => {
  assert.deepEqual(faultOf(new AnswerError('refused', 'no such method', 400)), {
    key: 'faultRefused', values: { detail: 'no such method', status: 400 }, retry: false,
  });
  assert.equal(faultOf(new AnswerError('down', '', 0)).retry, true);
  assert.equal(faultOf(new MalformedTimelineError('changes.day')).values.detail, 'changes.day');
});

const candidate = (text, x, y, rank, gap = 4) => ({ text, x, y, width: 40, height: 10, rank, gap });
const frame = { width: 400, height: 200 };

test('labels do not overlap, and the more important one stays', () => {
  const placed = placeLabels(
    [candidate('minor', 102, 100, 5, 0), candidate('major', 100, 100, 1, 0), candidate('far', 300, 100, 9)],
    frame,
  );
  assert.equal(placed[0].text, 'major');
  assert.ok(placed.some(({ text }) => text === 'far'));
  for (const a of placed) {
    for (const b of placed) {
      if (a === b) continue;
      const apart = a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;
      assert.ok(apart, `${a.text} over ${b.text}`);
    }
  }
});

test('a label that hits another on the right goes to the left', () => {
  const placed = placeLabels([candidate('first', 150, 100, 1), candidate('second', 145, 100, 2)], frame);
  assert.ok(placed[1].left < 145);
});

test('no label lies on the dot of another', () => {
  const placed = placeLabels([candidate('city', 150, 100, 1, 10), candidate('village', 105, 100, 2, 4)], frame);
  const village = placed.find(({ text }) => text === 'village');
  assert.ok(village.left + village.width <= 143 || village.top >= 107 || village.top + village.height <= 93);
});

test('a label is seen whole or not at all', () => {
  const seen = { left: 50, top: 20, width: 300, height: 160 };
  const anchors = [[340, 100], [200, 24], [60, 178], [20, 60], [395, 10]];
  const names = anchors.map(([x, y], rank) => candidate(`name ${rank}`, x, y, rank));
  const placed = placeLabels(names, { ...frame, seen });
  assert.ok(placed.some(({ text }) => text === 'name 0'));
  for (const { left, top, width, height, text } of placed) {
    const out = left >= 350 || left + width <= 50 || top >= 180 || top + height <= 20;
    const inside = left >= 50 && left + width <= 350 && top >= 20 && top + height <= 180;
    assert.ok(out || inside, text);
  }
  assert.ok(placeLabels(names, frame).some(({ left, width }) => left < 350 && left + width > 350));
});

test('a label that fits nowhere inside the frame is left out', () => {
  assert.deepEqual(placeLabels([candidate('edge', 2, 2, 1, 0)], frame).map(({ text }) => text), []);
});

test('the world is Web Mercator', () => {
  assert.equal(worldX(0), 128);
  assert.ok(Math.abs(worldY(0) - 128) < 1e-9);
  assert.ok(Math.abs(worldY(85.0511287798) - 0) < 1e-6);
});

test('a topology becomes projected areas, lines and points', () => {
  const features = decodeTopology(topology());
  assert.deepEqual(features.oblasts.map(({ kind, properties }) => [kind, properties.id]), [['area', 'west'], ['area', 'east']]);
  const ring = features.oblasts[1].paths[0];
  assert.equal(ring.length, 10);
  assert.deepEqual([ring[0], ring[1]], [ring[8], ring[9]]);
  assert.deepEqual(features.oblasts[0].box, [worldX(30), worldY(49), worldX(31), worldY(48)]);
  assert.equal(features.rivers[0].kind, 'line');
  assert.equal(features.cities[0].paths.length, 2);
});

test('quantised arcs are sums of their steps', () => {
  const quantised = {
    type: 'Topology', transform: { scale: [0.5, 0.25], translate: [30, 48] },
    arcs: [[[0, 0], [2, 0], [0, 4]]], objects: { line: { type: 'LineString', arcs: [0] } },
  };
  const [path] = decodeTopology(quantised).line[0].paths;
  assert.deepEqual([...path], [worldX(30), worldY(48), worldX(31), worldY(48), worldX(31), worldY(49)]);
});

test('what is no topology is refused', () => {
  for (const body of [null, {}, { type: 'Topology' }]) assert.throws(() => decodeTopology(body), MalformedTopologyError);
});

test('the line between two areas is drawn once and the line around them is another', () => {
  const { inner, outer } = boundaries(decodeTopology(topology()).oblasts);
  const edges = (lines) => lines.reduce((sum, line) => sum + line.length / 2 - 1, 0);
  assert.equal(edges(inner), 1);
  assert.equal(edges(outer), 6);
});

test('colours are mixed and packed as an image holds them', () => {
  assert.equal(mix('#ff0000', '#0000ff', 0.5), '#800080');
  assert.equal(packed('#010203'), 0xff030201);
});

test('a claimed state is striped in the claimant’s colour and the sides of the line are the holders', () => {
  const tokens = { land: '#ffffff', nobody: '#888888', contested: '#cc9900', ink: '#000000', contact: '#000000', opacity: '0.5' };
  const all = looks(history, tokens, 'light');
  assert.deepEqual(all.map(({ pattern }) => pattern), ['none', 'none', 'contest', 'claim']);
  assert.equal(all[3].ring, '#800000');
  const seen = decodeHistory(payload({ changes: changes({ 0: [[31, 1]], 1: [[31, 2]], 3: [[31, 3]] }) }));
  const { colours, sides } = inkOf(seen, shadeLooks(seen, all, tokens), tokens);
  const [held, lost, contested, claimed] = [0, 1, 2, 3].map((state) => seen.shades.kinds.findIndex((kind) => kind.state === state));
  const at = (kind, bits = 0) => colours[kind * MASKS + bits];
  assert.equal(at(claimed), at(held));
  assert.notEqual(at(claimed, CLAIM), at(claimed));
  assert.notEqual(at(contested, CONTEST), at(contested));
  assert.equal(at(held, GRAIN), at(held));
  assert.notEqual(at(lost, GRAIN), at(lost));
  assert.equal(sides[claimed], sides[held]);
  assert.notEqual(sides[lost], sides[held]);
});

test('embed code cannot be broken out of by a title', () => {
  const code = embedCode('https://map.example/embed?a=1&b=2', '"><script>alert(1)</script>');
  assert.ok(!code.includes('<script>'));
  assert.ok(code.includes('a=1&amp;b=2'));
});

test('a source has its name in the language of the reader, or the English one', () => {
  const both = { name: 'A Ministry', name_uk: 'Міністерство' };
  assert.deepEqual([sourceName(both, 'en'), sourceName(both, 'uk')], ['A Ministry', 'Міністерство']);
  assert.equal(sourceName({ name: 'Reuters', name_uk: null }, 'uk'), 'Reuters');
  assert.equal(sourceName({ name: 'Reuters' }, 'uk'), 'Reuters');
  assert.equal(sourceName(null, 'uk'), '');
});

test('a text says its language where its letters tell, and only where it is not that of the page', () => {
  const cases = [
    ['The day is from the report.', null, 'en'],
    ['Звіт від 1 жовтня: село зайняте', 'uk', null],
    ['Захоплення міста', 'uk', null],
    ['Объявление', 'ru', 'ru'],
    ['Оголошення', null, null],
    ['Ён быў у мястэчку, і гэта ўсё', null, null],
    ['Quattro città', null, null],
    ['Report on «Станиця»', null, 'en'],
    ['2022-10-01', null, null],
    ['', null, null],
  ];
  for (const [text, inEnglish, inUkrainian] of cases) {
    assert.deepEqual([foreignTongue(text, 'en'), foreignTongue(text, 'uk')], [inEnglish, inUkrainian], text);
  }
});
