import assert from 'node:assert/strict';
import test from 'node:test';
import { createClassStates, createNearest, decodeAreas } from 'marchland/areas.js';
import { createCursor } from 'marchland/cursor.js';
import { parseDay } from 'marchland/days.js';
import { decodeHistory } from 'marchland/history.js';
import { worldX, worldY } from 'marchland/mercator.js';
import { boundsOf } from 'marchland/topology.js';
import { payload } from './builders.mjs';

test('the rim goes around all classes and not between them', () => {
  const { count, rim } = decodeAreas(payload().areas, 4);
  assert.equal(count, 2);
  const xs = rim.flatMap((path) => [...path].filter((_, at) => at % 2 === 0));
  assert.equal(rim.length, 2);
  assert.equal(Math.min(...xs), worldX(34));
  assert.equal(Math.max(...xs), worldX(38));
  // the border at 36° is only where the halves of the rim meet
  assert.equal(xs.filter((x) => x === worldX(36)).length, 4);
});

test('classes look as their places do after every move', () => {
  const history = decodeHistory(payload());
  const cursor = createCursor(history);
  const held = createClassStates(history.areas, cursor.states);
  assert.deepEqual([...held.states], [0, 0]);
  assert.deepEqual(held.follow(cursor.moveTo(parseDay('2022-02-01'))), [0, 1]);
  assert.deepEqual([...held.states], [1, 2]);
  assert.deepEqual(held.follow(cursor.moveTo(parseDay('2022-10-01'))), [0]);
  assert.deepEqual([...held.states], [0, 2]);
});

test('a place without land moves no class', () => {
  const history = decodeHistory(payload());
  const cursor = createCursor(history);
  const held = createClassStates(history.areas, cursor.states);
  assert.deepEqual(held.follow([2]), []);
});

test('the nearest place is sought in the class under the pointer alone', () => {
  const { areas, places } = decodeHistory(payload());
  const nearest = createNearest(areas, {
    x: Float64Array.from(places.lon, worldX),
    y: Float64Array.from(places.lat, worldY),
  });
  // p1 at 35° 48°, p4 at 35.5° 49.5°; p2, at 36.25° 48°, alone has the eastern class
  assert.equal(nearest(0, worldX(35.2), worldY(48.5)), 0);
  assert.equal(nearest(0, worldX(36), worldY(49)), 3);
  assert.equal(nearest(0, worldX(36.2), worldY(48)), 0);
  assert.equal(nearest(1, worldX(35.5), worldY(49.5)), 1);
});

test('what features cover is told in degrees', () => {
  const { west, east } = { west: { box: [worldX(34), worldY(50), worldX(36), worldY(47)] }, east: { box: [worldX(36), worldY(49), worldX(38), worldY(46)] } };
  assert.deepEqual(boundsOf([west, east])?.map((degrees) => Math.round(degrees * 1e9) / 1e9), [34, 46, 38, 50]);
  assert.equal(boundsOf([]), null);
});
