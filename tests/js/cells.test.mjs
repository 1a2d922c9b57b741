import assert from 'node:assert/strict';
import test from 'node:test';
import { landAt } from 'marchland/cells.js';
import { coverageCells } from 'marchland/coverage.js';
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

/** The borders of lands, each edge a line of its own, walked either way: what lies beside it is looked up. */
function bordersOf(lands) {
  const edges = new Map();
  for (const { paths } of lands) {
    for (const path of paths) {
      for (let at = 0; at + 3 < path.length; at += 2) {
        const ends = [...path.subarray(at, at + 4)];
        if (!edges.has(`${[ends[2], ends[3], ends[0], ends[1]]}`)) edges.set(`${ends}`, ends);
      }
    }
  }
  const lines = [...edges.values()];
  const beside = (ends, turn) => {
    const [x1, y1, x2, y2] = ends;
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    // On a screen, where y grows downwards, right of the way is (−dy, dx).
    const x = (x1 + x2) / 2 - (turn * (y2 - y1) * 1e-6) / length;
    const y = (y1 + y2) / 2 + (turn * (x2 - x1) * 1e-6) / length;
    return lands.findIndex((one) => holds(one, x, y)) + 1;
  };
  return {
    points: Float64Array.from(lines.flat()),
    starts: Uint32Array.from({ length: lines.length + 1 }, (_, at) => 2 * at),
    left: Uint32Array.from(lines, (ends) => beside(ends, -1)),
    right: Uint32Array.from(lines, (ends) => beside(ends, 1)),
  };
}

const cellsOf = (view, lands, old = null) => coverageCells(view, bordersOf(lands), lands.length, old);

test('every pixel belongs to the land its middle lies in, at any zoom', () => {
  const numbers = chance(7);
  const next = () => numbers.next().value;
  const lands = patchwork(9, 6, next, { left: 3, top: 2, right: 55, bottom: 37 });
  const borders = bordersOf(lands);
  for (let round = 0; round < 8; round += 1) {
    const scale = round ? 0.4 + 12 * next() : 1;
    const view = { width: 60, height: 40, scale, offsetX: round ? 30 - 60 * next() * scale : 0, offsetY: round ? 20 - 40 * next() * scale : 0 };
    const { ids } = coverageCells(view, borders, lands.length);
    for (let row = 0; row < 40; row += 1) {
      for (let column = 0; column < 60; column += 1) {
        const [x, y] = [(column + 0.5 - view.offsetX) / scale, (row + 0.5 - view.offsetY) / scale];
        const owner = lands.findIndex((one) => holds(one, x, y));
        assert.equal(ids[row * 60 + column] - 1, owner, `round ${round} pixel ${column} ${row}`);
      }
    }
  }
});

test('a hole in a land stays a hole, and its parts are one', () => {
  const { ids } = cellsOf(raster, [land(square(0, 0, 30, 40), square(10, 10, 20, 20), square(40, 0, 50, 10))]);
  assert.equal(ids[15 * 60 + 15], 0);
  assert.equal(ids[5 * 60 + 5], 1);
  assert.equal(ids[35 * 60 + 45], 0);
  assert.equal(ids[5 * 60 + 45], 1);
});

test('land all around the view fills it, and land out of sight nothing', () => {
  const around = cellsOf(raster, [land(square(-50, -50, 200, 200))]);
  assert.ok(around.ids.every((id) => id === 1));
  const nothing = { paths: [], box: [Infinity, Infinity, -Infinity, -Infinity] };
  const { ids } = cellsOf(raster, [nothing, land(square(70, 0, 90, 40)), land(square(-20, 50, 80, 60)), land(square(-9, 0, -4, 40))]);
  assert.ok(ids.every((id) => id === 0));
});

test('a sliver whose sides rounding has swapped does not run over its neighbour', () => {
  // Given three strips of which the middle one has no width left, its borders the wrong way round
  const borders = {
    points: Float64Array.of(20.001, 40, 20.001, 0, 20, 40, 20, 0, 40, 40, 40, 0, 0, 40, 0, 0),
    starts: Uint32Array.of(0, 2, 4, 6, 8),
    left: Uint32Array.of(1, 2, 3, 0),
    right: Uint32Array.of(2, 3, 0, 1),
  };
  const { ids } = coverageCells(raster, borders, 3);
  assert.deepEqual([...new Set(ids.subarray(0, 20))], [1]);
  assert.deepEqual([...new Set(ids.subarray(20, 40))], [3]);
  assert.deepEqual([...new Set(ids.subarray(40, 60))], [0]);
});

test('a buffer used again forgets what was in it', () => {
  const first = cellsOf(raster, [land(square(0, 0, 60, 40))]);
  const second = cellsOf(raster, [land(square(0, 0, 10, 10))], first);
  assert.equal(second.ids, first.ids);
  assert.equal(second.ids.filter((id) => id).length, 100);
});

test('hit-testing reads the land under a pixel and nothing outside', () => {
  const cells = cellsOf(raster, [land(square(0, 0, 30, 40)), land(square(30, 0, 58, 40))]);
  assert.equal(landAt(cells, 3.7, 3.2), 0);
  assert.equal(landAt(cells, 55, 3), 1);
  for (const [x, y] of [[-1, 3], [3, -1], [60, 3], [3, 40], [59, 3]]) assert.equal(landAt(cells, x, y), -1);
});

test('boxes enclose each land’s pixels and edges are where ids meet', () => {
  const numbers = chance(23);
  const lands = patchwork(6, 4, () => numbers.next().value, { left: 5, top: 3, right: 62, bottom: 36 });
  const { ids, boxes, edges, edgeRows } = cellsOf(raster, lands);
  const meets = [];
  for (let at = 0; at < ids.length; at += 1) {
    const [x, y] = [at % 60, Math.floor(at / 60)];
    if (ids[at] && ((x < 59 && ids[at + 1] !== ids[at]) || (y < 39 && ids[at + 60] !== ids[at]))) meets.push(at);
  }
  assert.deepEqual([...edges.subarray(0, edgeRows[40])], meets);
  assert.deepEqual([...edgeRows].map((end) => end), Array.from({ length: 41 }, (_, y) => meets.filter((at) => at < y * 60).length));
  lands.forEach((_, index) => {
    const own = [...ids.keys()].filter((at) => ids[at] === index + 1);
    const [xs, ys] = [own.map((at) => at % 60), own.map((at) => Math.floor(at / 60))];
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
    assert.deepEqual([...boxes.subarray(4 * index + 4, 4 * index + 8)], box);
  });
});

const ink = {
  colours: Uint32Array.from({ length: 96 }, (_, at) => [10, 20, 30 + (at % 2)][Math.floor(at / 32)]),
  sides: Uint8Array.of(0, 1, 0),
  line: 99,
};
const tile = { mask: hatchTile(8, 3), period: 8 };

test('painting only what changed gives the picture that painting all of it gives', () => {
  const numbers = chance(3);
  const next = () => numbers.next().value;
  const cells = cellsOf(raster, patchwork(5, 3, next));
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
  const cells = cellsOf(raster, [0, 20, 40].map((left) => land(square(left, 0, left + 20, 40))));
  const pixels = new Uint32Array(60 * 40);
  paintBox(pixels, cells, Uint16Array.of(0, 0, 1), ink, tile, 1, [0, 0, 60, 40]);
  const lined = [...pixels.keys()].filter((at) => pixels[at] === 99).map((at) => at % 60);
  assert.deepEqual([...new Set(lined)], [39]);
  assert.equal(lined.length, 40);
});

test('claimed land is striped in both colours and a plain one is not', () => {
  const cells = cellsOf(raster, [land(square(0, 0, 60, 40))]);
  const seen = (state) => {
    const pixels = new Uint32Array(60 * 40);
    paintBox(pixels, cells, Uint16Array.of(state), ink, tile, 1, [0, 0, 60, 40]);
    return [...new Set(pixels)].sort();
  };
  assert.deepEqual(seen(0), [10]);
  assert.deepEqual(seen(2), [30, 31]);
});

test('where nobody’s ground is, nothing is painted', () => {
  const cells = cellsOf(raster, []);
  const pixels = new Uint32Array(60 * 40).fill(5);
  paintBox(pixels, cells, Uint16Array.of(0), ink, tile, 1, [0, 0, 60, 40]);
  assert.ok(pixels.every((pixel) => pixel === 0));
});
