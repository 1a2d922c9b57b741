// @ts-check
import { faultOf } from 'marchland/api.js';

/**
 * One question after another to the server: a new one takes back the one before, the same is not asked twice,
 * and what fails is said in a line.
 *
 * @template T
 * @typedef {object} Asking
 * @property {(question: unknown, fetch: (signal: AbortSignal) => Promise<T>) => void} ask
 * @property {() => T | null} answer  to the question asked last; null until it is there
 * @property {() => boolean} failed
 * @property {() => void} again
 * @property {() => void} undo
 */

const PAUSE_MS = 120;

/**
 * @template T
 * @param {import('marchland/store.js').Store} store
 * @param {string} part  whose fault it is
 * @param {() => void} onAnswer  also when there is none
 * @returns {Asking<T>}
 */
export function createAsking(store, part, onAnswer) {
  let asked = '';
  let pending = new AbortController();
  let timer = 0;
  /** @type {T | null} */
  let answer = null;
  let failed = false;
  /** @type {((signal: AbortSignal) => Promise<T>) | null} */
  let last = null;

  const run = async () => {
    pending.abort();
    pending = new AbortController();
    const { signal } = pending;
    try {
      const found = await /** @type {(signal: AbortSignal) => Promise<T>} */ (last)(signal);
      if (signal.aborted) return;
      answer = found;
      failed = false;
      // An answer that cannot be drawn is no answer.
      onAnswer();
      store.send({ type: 'mended', part });
    } catch (error) {
      if (signal.aborted) return;
      answer = null;
      failed = true;
      store.send({ type: 'fault', part, fault: faultOf(error) });
      onAnswer();
    }
  };

  return {
    ask(question, fetch) {
      const key = JSON.stringify(question);
      if (key === asked) return;
      asked = key;
      answer = null;
      failed = false;
      last = fetch;
      pending.abort();
      clearTimeout(timer);
      // Steps that follow each other fast ask once, for where they end.
      timer = window.setTimeout(run, PAUSE_MS);
    },
    answer: () => answer,
    failed: () => failed,
    again() {
      if (last && failed) void run();
    },
    undo() {
      clearTimeout(timer);
      pending.abort();
    },
  };
}
