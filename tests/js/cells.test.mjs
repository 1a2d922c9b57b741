import assert from 'node:assert/strict';
import test from 'node:test';
import { landAt, landCells, measureCells } from 'marchland/cells.js';
import { dirtyBoxes, hatchTile, paintBox } from 'marchland/paint.js';

const raster = { width: 60, height: 40, scale: 1, offsetX: 0, offsetY: 0 };
const square = (left, top, right, bottom) => Float64Array.of(left, top, right, top, right, bottom, left, bottom, left, top);

/** A land with its box. */
const land = (...paths) => {
  const xs = paths.flatMap((path) => [...path].filter((_, at) => at % 2 === 0));
  const ys = paths.flatMap((path) => [...path].filter((_, at) => at % 2 === 1));
  return { paths, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
};

/** Numbers that look like chance and are the same every time. */
function* chance(seed) {
  for (let value = seed; ; ) {
    value = (value * 1103515245 + 12345) % 2147483648;
    yield value / 2147483648;
  }
}

/** Triangles that share out a rectangle, with corners anywhere in between: the middle of every side jitters. */
function patchwork(columns, rows, next, { left = 0, top = 0, right = 60, bottom = 40 } = {}) {
  const corners = Array.from({ length: rows + 1 }, (_, row) =>
    Array.from({ length: columns + 1 }, (_, column) => {
      const rim = column === 0 || row === 0 || column === columns || row === rows;
      const jitter = () => (rim ? 0 : 0.6 * (next() - 0.5));
      return [
        left + ((right - left) * (column + jitter())) / columns,
        top + ((bottom - top) * (row + jitter())) / rows,
      ];
    }),
  );
  const triangle = (...points) => land(Float64Array.from([...points, points[0]].flat()));
  return Array.from({ length: columns * rows }, (_, at) => [at % columns, Math.floor(at / columns)]).flatMap(([x, y]) => {
    const [a, b, c, d] = [corners[y][x], corners[y][x + 1], corners[y + 1][x + 1], corners[y + 1][x]];
    return [triangle(a, b, c), triangle(c, d, a)];
  });
}

/** Whether a point lies in a land, by the crossings of a ray. */
const holds = ({ paths }, x, y) => {
  let inside = false;
  for (const path of paths) {
    for (let at = 0; at + 3 < path.length; at += 2) {
      const [x1, y1, x2, y2] = path.subarray(at, at + 4);
      if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
    }
  }
  return inside;
};

test('every pixel belongs to the land its middle lies in', () => {
  const numbers = chance(7);
  const lands = patchwork(7, 5, () => numbers.next().value, { left: 3, top: 2, right: 55, bottom: 37 });
  const { ids } = landCells(raster, lands);
  for (let row = 0; row < 40; row += 1) {
    for (let column = 0; column < 60; column += 1) {
      const owner = lands.findIndex((one) => holds(one, column + 0.5, row + 0.5));
      assert.equal(ids[row * 60 + column] - 1, owner, `pixel ${column} ${row}`);
    }
  }
});

test('neighbours leave no pixel between them and share none, at any zoom', () => {
  const numbers = chance(11);
  const next = () => numbers.next().value;
  const lands = patchwork(12, 8, next);
  for (let round = 0; round < 12; round += 1) {
    const scale = 0.4 + 30 * next();
    const view = { width: 60, height: 40, scale, offsetX: 30 - 60 * next() * scale, offsetY: 20 - 40 * next() * scale };
    const counts = new Uint8Array(60 * 40);
    lands.forEach((one) => {
      landCells(view, [one]).ids.forEach((id, at) => {
        counts[at] += id;
      });
    });
    for (let at = 0; at < counts.length; at += 1) {
      const x = ((at % 60) + 0.5 - view.offsetX) / scale;
      const y = (Math.floor(at / 60) + 0.5 - view.offsetY) / scale;
      assert.equal(counts[at], x > 0 && x < 60 && y > 0 && y < 40 ? 1 : 0);
    }
  }
});

test('a hole in a land stays a hole, and its parts are one', () => {
  const { ids } = landCells(raster, [land(square(0, 0, 30, 40), square(10, 10, 20, 20), square(40, 0, 50, 10))]);
  assert.equal(ids[15 * 60 + 15], 0);
  assert.equal(ids[5 * 60 + 5], 1);
  assert.equal(ids[35 * 60 + 45], 0);
  assert.equal(ids[5 * 60 + 45], 1);
});

test('land out of sight and land without any part of it fill nothing', () => {
  const nothing = { paths: [], box: [Infinity, Infinity, -Infinity, -Infinity] };
  const { ids } = landCells(raster, [nothing, land(square(70, 0, 90, 40)), land(square(-20, 50, 80, 60))]);
  assert.ok(ids.every((id) => id === 0));
});

test('a buffer used again forgets what was in it', () => {
  const first = landCells(raster, [land(square(0, 0, 60, 40))]);
  const second = landCells(raster, [land(square(0, 0, 10, 10))], first);
  assert.equal(second.ids, first.ids);
  assert.equal(second.ids.filter((id) => id).length, 100);
});

test('hit-testing reads the land under a pixel and nothing outside', () => {
  const cells = landCells(raster, [land(square(0, 0, 30, 40)), land(square(30, 0, 58, 40))]);
  assert.equal(landAt(cells, 3.7, 3.2), 0);
  assert.equal(landAt(cells, 55, 3), 1);
  for (const [x, y] of [[-1, 3], [3, -1], [60, 3], [3, 40], [59, 3]]) assert.equal(landAt(cells, x, y), -1);
});

test('boxes enclose each land’s pixels and edges are where ids meet', () => {
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
  const cells = landCells(raster, patchwork(5, 3, next));
  const states = Uint16Array.from({ length: 30 }, () => Math.floor(next() * 3));
  const pixels = new Uint32Array(60 * 40);
  paintBox(pixels, cells, states, ink, tile, 2, [0, 0, 60, 40]);
  const changed = [3, 11, 25];
  for (const one of changed) states[one] = (states[one] + 1) % 3;
  const boxes = dirtyBoxes(cells, changed);
  assert.ok(boxes);
  for (const box of boxes) paintBox(pixels, cells, states, ink, tile, 2, box);
  const whole = new Uint32Array(60 * 40);
  paintBox(whole, cells, states, ink, tile, 2, [0, 0, 60, 40]);
  assert.deepEqual(pixels, whole);
});

test('the line of contact runs between parties and not inside one', () => {
  const cells = landCells(raster, [0, 20, 40].map((left) => land(square(left, 0, left + 20, 40))));
  const pixels = new Uint32Array(60 * 40);
  paintBox(pixels, cells, Uint16Array.of(0, 0, 1), ink, tile, 1, [0, 0, 60, 40]);
  const lined = [...pixels.keys()].filter((at) => pixels[at] === 99).map((at) => at % 60);
  assert.deepEqual([...new Set(lined)], [39]);
  assert.equal(lined.length, 40);
});

test('claimed land is striped in both colours and a plain one is not', () => {
  const cells = landCells(raster, [land(square(0, 0, 60, 40))]);
  const seen = (state) => {
    const pixels = new Uint32Array(60 * 40);
    paintBox(pixels, cells, Uint16Array.of(state), ink, tile, 1, [0, 0, 60, 40]);
    return [...new Set(pixels)].sort();
  };
  assert.deepEqual(seen(0), [10]);
  assert.deepEqual(seen(2), [30, 31]);
});

test('where nobody’s ground is, nothing is painted', () => {
  const cells = landCells(raster, []);
  const pixels = new Uint32Array(60 * 40).fill(5);
  paintBox(pixels, cells, Uint16Array.of(0), ink, tile, 1, [0, 0, 60, 40]);
  assert.ok(pixels.every((pixel) => pixel === 0));
});
