import assert from 'node:assert/strict';
import test from 'node:test';
import { measureCells, nearestCells, placeAt } from 'marchland/cells.js';
import { dirtyBoxes, hatchTile, paintBox } from 'marchland/paint.js';

const raster = { width: 60, height: 40, scale: 1, offsetX: 0, offsetY: 0 };
const square = (left, top, right, bottom) => Float64Array.of(left, top, right, top, right, bottom, left, bottom, left, top);
const region = (sites, ...rings) => {
  const all = rings.length ? rings : [square(0, 0, 60, 40)];
  return { rings: all, box: [0, 0, 60, 40], sites: Uint32Array.from(sites) };
};

/** Numbers that look like chance and are the same every time. */
function* chance(seed) {
  for (let value = seed; ; ) {
    value = (value * 1103515245 + 12345) % 2147483648;
    yield value / 2147483648;
  }
}

test('every pixel belongs to its nearest site, as a search through all sites says', () => {
  const numbers = chance(7);
  const next = () => numbers.next().value;
  const x = Float64Array.from({ length: 25 }, () => next() * 60);
  const y = Float64Array.from({ length: 25 }, () => next() * 40);
  const { ids } = nearestCells(raster, [region([...x.keys()])], { x, y });
  for (let row = 0; row < 40; row += 1) {
    for (let column = 0; column < 60; column += 1) {
      const gap = (site) => Math.hypot(x[site] - column - 0.5, y[site] - row - 0.5);
      const least = Math.min(...[...x.keys()].map(gap));
      const own = ids[row * 60 + column] - 1;
      assert.ok(own >= 0 && gap(own) - least < 1e-9, `pixel ${column} ${row}`);
    }
  }
});

test('sites above one another and on one spot do not break a row', () => {
  const sites = { x: Float64Array.of(30, 30, 30), y: Float64Array.of(10, 30, 30) };
  const { ids } = nearestCells(raster, [region([0, 1, 2])], sites);
  assert.equal(ids[5 * 60 + 3], 1);
  assert.equal(ids[35 * 60 + 3], 2);
});

test('a settlement has no ground in another oblast, nor where no oblast is', () => {
  const sites = { x: Float64Array.of(19, 59), y: Float64Array.of(20, 20) };
  const west = { ...region([0], square(0, 0, 20, 40)), box: [0, 0, 20, 40] };
  const east = { ...region([1], square(22, 0, 60, 40)), box: [22, 0, 60, 40] };
  const { ids } = nearestCells(raster, [west, east], sites);
  assert.equal(ids[20 * 60 + 19], 1);
  assert.equal(ids[20 * 60 + 21], 0);
  assert.equal(ids[20 * 60 + 23], 2);
});

test('a hole in a region stays a hole', () => {
  const sites = { x: Float64Array.of(30), y: Float64Array.of(20) };
  const { ids } = nearestCells(raster, [region([0], square(0, 0, 60, 40), square(10, 10, 20, 20))], sites);
  assert.equal(ids[15 * 60 + 15], 0);
  assert.equal(ids[5 * 60 + 5], 1);
});

test('hit-testing reads the place under a pixel and nothing outside', () => {
  const cells = nearestCells(raster, [region([0, 1])], { x: Float64Array.of(10, 50), y: Float64Array.of(20, 20) });
  assert.equal(placeAt(cells, 3.7, 3.2), 0);
  assert.equal(placeAt(cells, 55, 3), 1);
  for (const [x, y] of [[-1, 3], [3, -1], [60, 3], [3, 40]]) assert.equal(placeAt(cells, x, y), -1);
});

test('boxes enclose each place’s pixels and edges are where ids meet', () => {
  const ids = Uint16Array.of(1, 1, 2, 1, 1, 2, 0, 3, 2);
  const cells = measureCells({ ...raster, width: 3, height: 3 }, ids, 3);
  assert.deepEqual([...cells.boxes.subarray(4, 8)], [0, 0, 2, 2]);
  assert.deepEqual([...cells.boxes.subarray(8, 12)], [2, 0, 3, 3]);
  const edges = [...cells.edges.subarray(0, cells.edgeRows[3])];
  assert.deepEqual(edges, [1, 3, 4, 7]);
});

const ink = {
  colours: Uint32Array.of(...Array(8).fill(10), ...Array(8).fill(20), 30, 31, 30, 31, 30, 31, 30, 31),
  sides: Uint8Array.of(0, 1, 0),
  line: 99,
};
const tile = { mask: hatchTile(8, 3), period: 8 };

test('painting only what changed gives the picture that painting all of it gives', () => {
  const numbers = chance(3);
  const next = () => numbers.next().value;
  const x = Float64Array.from({ length: 30 }, () => next() * 60);
  const y = Float64Array.from({ length: 30 }, () => next() * 40);
  const cells = nearestCells(raster, [region([...x.keys()])], { x, y });
  const states = Uint16Array.from({ length: 30 }, () => Math.floor(next() * 3));
  const pixels = new Uint32Array(60 * 40);
  paintBox(pixels, cells, states, ink, tile, 2, [0, 0, 60, 40]);
  const changed = [3, 11, 25];
  for (const place of changed) states[place] = (states[place] + 1) % 3;
  const boxes = dirtyBoxes(cells, changed);
  assert.ok(boxes);
  for (const box of boxes) paintBox(pixels, cells, states, ink, tile, 2, box);
  const whole = new Uint32Array(60 * 40);
  paintBox(whole, cells, states, ink, tile, 2, [0, 0, 60, 40]);
  assert.deepEqual(pixels, whole);
});

test('the line of contact runs between parties and not inside one', () => {
  const cells = nearestCells(raster, [region([0, 1, 2])], { x: Float64Array.of(10, 30, 50), y: Float64Array.of(20, 20, 20) });
  const pixels = new Uint32Array(60 * 40);
  paintBox(pixels, cells, Uint16Array.of(0, 0, 1), ink, tile, 1, [0, 0, 60, 40]);
  const lined = [...pixels.keys()].filter((at) => pixels[at] === 99).map((at) => at % 60);
  assert.deepEqual([...new Set(lined)], [39]);
  assert.equal(lined.length, 40);
});

test('a claimed place is striped in both colours and a plain one is not', () => {
  const cells = nearestCells(raster, [region([0])], { x: Float64Array.of(10), y: Float64Array.of(20) });
  const seen = (state) => {
    const pixels = new Uint32Array(60 * 40);
    paintBox(pixels, cells, Uint16Array.of(state), ink, tile, 1, [0, 0, 60, 40]);
    return [...new Set(pixels)].sort();
  };
  assert.deepEqual(seen(0), [10]);
  assert.deepEqual(seen(2), [30, 31]);
});

test('where nobody’s ground is, nothing is painted', () => {
  const cells = nearestCells(raster, [], { x: Float64Array.of(10), y: Float64Array.of(20) });
  const pixels = new Uint32Array(60 * 40).fill(5);
  paintBox(pixels, cells, Uint16Array.of(0), ink, tile, 1, [0, 0, 60, 40]);
  assert.ok(pixels.every((pixel) => pixel === 0));
});
