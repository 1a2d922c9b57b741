// @ts-check
import { AnswerError, faultOf } from 'marchland/api.js';
import { decodeHistory } from 'marchland/history.js';
import { decodeTopology } from 'marchland/topology.js';

/**
 * Getting what the map is drawn from, and trying again.
 *
 * @typedef {import('marchland/store.js').Store} Store
 * @typedef {{timeline: any, basemap: any, reasons: string | null, land?: string | null}} Inline
 *   the data itself, in a file without a server; why things are so and what km² there are is packed, and may be missing
 * @typedef {Pick<import('marchland/api.js').Api, 'timeline' | 'basemap'>} Source
 * @typedef {{timeline: (fresh?: boolean) => Promise<void>, basemap: () => Promise<void>}} Loads
 */

/**
 * @param {Inline} inline
 * @returns {Source}
 */
export function inlineSource(inline) {
  return { timeline: async () => inline.timeline, basemap: async () => inline.basemap };
}

/** How long a history waits for a base map that is on its way: both are drawn at once then, and not one after the other. */
const GROUND_MS = 250;

/** What an address may ask of the history. */
const WISHES = /** @type {const} */ ([
  ['method', { type: 'method', method: null }],
  ['as_of', { type: 'asOf', asOf: null }],
  ['revision', { type: 'revision', revision: null }],
]);

/**
 * Takes back what the server found fault with; everything, where it does not say what that was.
 * @param {Store} store
 * @param {readonly string[]} parameters
 */
function leaveOut(store, parameters) {
  const { method, asOf, revision } = store.state();
  const asked = { method, as_of: asOf, revision };
  const wishes = WISHES.filter(([name]) => asked[name] !== null);
  const faulty = wishes.filter(([name]) => parameters.includes(name));
  for (const [, input] of faulty.length ? faulty : wishes) store.send(input);
}

/**
 * @param {Store} store
 * @param {Source} source
 * @param {{datetime: string | null, names: string | null}} only  the days, and the language of names, that will do
 * @param {(features: import('marchland/topology.js').Features) => void} onBasemap
 * @returns {Loads}
 */
export function createLoads(store, source, only, onBasemap) {
  /** Settled when there is a base map, or will be none for now. */
  let ground = Promise.resolve();

  const fetchGround = async () => {
    try {
      const features = decodeTopology(await source.basemap());
      store.send({ type: 'mended', part: 'basemap' });
      onBasemap(features);
    } catch {
      store.send({ type: 'fault', part: 'basemap', fault: { key: 'faultBasemap', values: {}, retry: true } });
    }
  };

  return {
    async timeline(fresh = false) {
      const { method, asOf, revision } = store.state();
      store.send({ type: 'loading' });
      try {
        const payload = await source.timeline({ method, as_of: asOf, revision, ...only }, fresh);
        const history = decodeHistory(payload);
        await Promise.race([ground, new Promise((done) => { setTimeout(done, GROUND_MS); })]);
        const now = store.state();
        if (now.method !== method || now.asOf !== asOf || now.revision !== revision) return;
        store.send({ type: 'history', history });
      } catch (error) {
        const then = store.state();
        if (then.method !== method || then.asOf !== asOf || then.revision !== revision) return;
        const refused = error instanceof AnswerError && error.kind === 'refused';
        store.send({ type: 'fault', part: refused ? 'asked' : 'timeline', fault: faultOf(error) });
        // An address that asks for what there is not still opens a map: without that, or the default one.
        if (refused && !store.state().history) leaveOut(store, error.parameters);
      }
    },
    basemap() {
      ground = fetchGround();
      return ground;
    },
  };
}
