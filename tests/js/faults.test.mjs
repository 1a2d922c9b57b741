import assert from 'node:assert/strict';
import test from 'node:test';
import { AnswerError } from 'marchland/api.js';
import { createLoads } from 'marchland/loads.js';
import { foremost } from 'marchland/notice.js';
import { createPlayer } from 'marchland/player.js';
import { initialState, reduce } from 'marchland/state.js';
import { createStore } from 'marchland/store.js';
import { decodeHistory } from 'marchland/history.js';
import { isoDay } from 'marchland/days.js';
import { payload } from './builders.mjs';

const fault = (retry) => ({ key: 'faultDown', values: {}, retry });

test('that the map is missing is said first, then what is asked for again, then the rest', () => {
  assert.equal(foremost({ address: fault(false), basemap: fault(true), timeline: fault(true) })[0], 'timeline');
  assert.equal(foremost({ address: fault(false), basemap: fault(true) })[0], 'basemap');
  assert.equal(foremost({}), undefined);
});

/** A store, and what its loads ask for; the source refuses what it is told to. */
function loading(given, refused) {
  const store = createStore(initialState(given), reduce);
  const asked = [];
  const loads = createLoads(store, {
    basemap: async () => ({}),
    timeline: async ({ method, as_of, revision }) => {
      asked.push({ method, as_of, revision });
      const faults = refused({ method, as_of, revision });
      if (faults) throw new AnswerError('refused', 'no', 400, faults);
      return payload();
    },
  }, { datetime: null, names: null }, () => {});
  return { store, asked, loads };
}

test('an address keeps what the server finds no fault with', async () => {
  // given
  const { store, asked, loads } = loading({ method: 'odd', asOf: '2022-09-30' }, ({ method }) => method && ['method']);

  // when
  await loads.timeline();
  assert.deepEqual([store.state().method, store.state().asOf], [null, '2022-09-30']);
  await loads.timeline();

  // then
  assert.deepEqual(asked, [{ method: 'odd', as_of: '2022-09-30', revision: null }, { method: null, as_of: '2022-09-30', revision: null }]);
  assert.equal(store.state().faults.asked.values.detail, 'no');
  assert.notEqual(store.state().history, null);
});

test('where the server does not say what is wrong, the default map opens', async () => {
  const { store, loads } = loading({ method: 'odd', asOf: '2022-09-30', revision: 3 }, () => []);
  await loads.timeline();
  const { method, asOf, revision } = store.state();
  assert.deepEqual([method, asOf, revision], [null, null, null]);
});

test('what was asked for before and fails late is no fault of what is shown now', async () => {
  const { store, loads } = loading({ method: 'slow' }, ({ method }) => method === 'slow' && ['method']);
  const late = loads.timeline();
  store.send({ type: 'method', method: 'other' });
  await loads.timeline();
  await late;
  assert.deepEqual(store.state().faults, {});
});

/** A player whose frames come when the test says so. */
function playing(t) {
  const frames = [];
  let clock = 0;
  const listeners = {};
  const given = {
    requestAnimationFrame: (tick) => frames.push(tick),
    cancelAnimationFrame: () => {},
    performance: { now: () => clock },
    document: { addEventListener: (name, hear) => (listeners[name] = hear), removeEventListener: () => {} },
  };
  const before = {};
  for (const [name, value] of Object.entries(given)) {
    before[name] = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  t.after(() => {
    for (const [name, own] of Object.entries(before)) {
      if (own) Object.defineProperty(globalThis, name, own);
      else delete globalThis[name];
    }
  });
  const store = createStore(initialState({ wanted: '2022-03-01', speed: 10 }), reduce);
  store.send({ type: 'history', history: decodeHistory(payload()) });
  createPlayer(store, { matches: false });
  clock = 100;
  store.send({ type: 'play', playing: true });
  return {
    at: (ms) => {
      clock = ms;
      frames.shift()?.(ms);
      return isoDay(store.state().day);
    },
    see: (ms) => {
      clock = ms;
      listeners.visibilitychange();
    },
  };
}

test('a frame that began before the press does not take the day back', (t) => {
  assert.equal(playing(t).at(96), '2022-03-01');
});

test('a slow frame skips days, a sleep does not', (t) => {
  const player = playing(t);
  assert.equal(player.at(2100), '2022-03-21', 'two seconds of ten days');
  assert.equal(player.at(86_400_000), '2022-03-21', 'a machine that slept');
  assert.equal(player.at(86_400_500), '2022-03-26', 'goes on where it was');
});

test('what passes while nobody looks is not played', (t) => {
  const player = playing(t);
  player.see(3100);
  assert.equal(player.at(3200), '2022-03-02');
});
