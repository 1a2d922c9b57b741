// @ts-check
/**
 * Holds the state and tells the views.
 *
 * @typedef {import('marchland/state.js').State} State
 * @typedef {import('marchland/state.js').Input} Input
 * @typedef {(state: State, before: State | null) => void} View
 * @typedef {object} Store
 * @property {() => State} state
 * @property {(input: Input) => void} send
 * @property {(view: View) => () => void} watch  draws at once and after every change; gives the undo
 */

/**
 * @param {State} initial
 * @param {(state: State, input: Input) => State} reduce
 * @returns {Store}
 */
export function createStore(initial, reduce) {
  let state = initial;
  /** @type {Set<View>} */
  const views = new Set();
  /** @type {Input[]} */
  const waiting = [];
  let drawing = false;

  return {
    state: () => state,
    send(input) {
      waiting.push(input);
      if (drawing) return;
      drawing = true;
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const before = state;
          state = reduce(state, next);
          if (state !== before) for (const view of views) view(state, before);
        }
      } finally {
        drawing = false;
      }
    },
    watch(view) {
      views.add(view);
      view(state, null);
      return () => {
        views.delete(view);
      };
    },
  };
}
