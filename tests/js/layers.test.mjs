import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inkOf, looks, shadeLooks } from 'marchland/colours.js';
import { decodeHistory } from 'marchland/history.js';
import { LAYERS, isDrawn, knownLayers, writeLayers } from 'marchland/layers.js';
import { drawnShades } from 'marchland/shades.js';
import { changes, payload } from './builders.mjs';

const TOKENS = { land: '#ffffff', nobody: '#999999', contested: '#cccccc', ink: '#000000', muted: '#777777', contact: '#101010', opacity: '1' };

test('without a choice every layer is drawn, and an empty choice draws none', () => {
  assert.ok(LAYERS.every((layer) => isDrawn(null, layer)));
  assert.ok(LAYERS.every((layer) => !isDrawn([], layer)));
  assert.deepEqual([writeLayers([]), writeLayers(['contact', 'labels'])], ['none', 'contact,labels']);
});

test('what is no layer is named and left out', () => {
  assert.deepEqual(knownLayers(['contact', 'arrows']), { layers: ['contact'], unknown: ['arrows'] });
  assert.deepEqual(knownLayers(['arrows']), { layers: null, unknown: ['arrows'] }, 'where nothing is left all is drawn');
  assert.deepEqual([knownLayers([]).layers, knownLayers(null).layers], [[], null]);
});

test('areas without their colours leave the line of contact, and the other way round', () => {
  const history = decodeHistory(payload());
  const shades = shadeLooks(history, looks(history, TOKENS, 'light'), TOKENS);
  const whole = inkOf(history, shades, TOKENS);
  const line = inkOf(history, shades, TOKENS, { areas: false, contact: true });
  const fills = inkOf(history, shades, TOKENS, { areas: true, contact: false });
  assert.deepEqual([new Set(line.colours), line.sides], [new Set([0]), whole.sides]);
  assert.deepEqual([fills.colours, new Set(fills.sides).size], [whole.colours, 1]);
  assert.ok(new Set(whole.sides).size > 1);
});

test('without the layer of uncertain days a change comes on its day at once', () => {
  const history = decodeHistory(payload({ changes: changes({ 1: [[4, 1]] }, [[0, 2, 2]]) }));
  assert.ok(history.shades.kinds.some(({ before }) => before !== null));
  const certain = drawnShades(history, ['areas']);
  assert.ok(certain.kinds.every(({ before }) => before === null));
  assert.deepEqual([...certain.changes.day], [history.firstDay + 4]);
  assert.equal(drawnShades(history, ['areas']), certain, 'worked out once');
  assert.equal(drawnShades(history, null), history.shades);
});
