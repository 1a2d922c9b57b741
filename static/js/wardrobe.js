// @ts-check
import { calm, inkOf, lookOf, looks, mix, partyColours, readTokens, shadeLooks, veiled } from 'marchland/colours.js';
import { isDrawn } from 'marchland/layers.js';
import { scopeOf } from 'marchland/scope.js';
import { drawnShades } from 'marchland/shades.js';

/**
 * What everything looks like under the theme in force.
 *
 * @typedef {import('marchland/colours.js').StateLook} StateLook
 * @typedef {object} Wardrobe
 * @property {() => void} change  to the theme and the history of the state
 * @property {() => import('marchland/map-view.js').Dress | null} dress  null until there is a history
 * @property {(history: import('marchland/history.js').History) => import('marchland/map-view.js').Dress} dressOf
 * @property {(history: import('marchland/history.js').History) => StateLook[]} looksOf  also of states that filters keep off the map
 * @property {() => readonly StateLook[]} stateLooks  of every state, also of those that filters keep off the map
 * @property {() => Map<string | null, StateLook>} partyLooks  by party; null is nobody
 * @property {() => {words: import('marchland/history.js').Words, look: StateLook | null}[]} eraLooks  an example of
 *   what was gained in each era, or null where nothing was
 * @property {() => StateLook} claimLook  an example of a claimed place
 * @property {() => import('marchland/place-view.js').Paints} paints
 * @property {() => import('marchland/strip.js').StripColours | null} chart
 */

/**
 * @param {HTMLElement} root
 * @param {import('marchland/store.js').Store} store
 * @returns {Wardrobe}
 */
export function createWardrobe(root, store) {
  const darkness = window.matchMedia('(prefers-color-scheme: dark)');
  const plain = { status: 'controlled', claimed_by: null };
  let tokens = readTokens(root);
  /** @type {import('marchland/map-view.js').Dress | null} */
  let dress = null;
  /** @type {readonly StateLook[]} */
  let stateLooks = [];

  const shade = () => {
    const { theme } = store.state();
    return theme === 'auto' ? (darkness.matches ? 'dark' : 'light') : theme;
  };
  const colours = () => {
    const { history } = store.state();
    return history ? partyColours(history, shade()) : new Map();
  };
  const partyLooks = () => {
    const colour = colours();
    /** @type {Map<string | null, StateLook>} */
    const known = new Map(
      [...colour.keys()].map((id) => [id, lookOf({ ...plain, controller: id }, colour, tokens)]),
    );
    const nobody = { ...plain, controller: null, status: 'contested' };
    return known.set(null, lookOf(nobody, colour, tokens));
  };
  /** @param {import('marchland/history.js').History} history */
  const looksOf = (history) => looks(history, tokens, shade());
  /** @param {import('marchland/history.js').History} history */
  const dressOf = (history) => {
    const state = store.state();
    const drawn = veiled(looksOf(history), scopeOf(history, state).shown, tokens);
    const shown = { ...history, shades: drawnShades(history, state.layers) };
    const shaded = shadeLooks(shown, drawn, tokens);
    const ink = inkOf(shown, shaded, tokens, {
      areas: isDrawn(state.layers, 'areas'), contact: isDrawn(state.layers, 'contact'),
    });
    return { tokens, looks: drawn, shades: shaded, ink };
  };
  const change = () => {
    document.documentElement.dataset.theme = shade();
    tokens = readTokens(root);
    const { history } = store.state();
    if (!history) return;
    stateLooks = looksOf(history);
    dress = dressOf(history);
  };
  change();

  return {
    change,
    dress: () => dress,
    dressOf,
    looksOf,
    stateLooks: () => stateLooks,
    partyLooks,
    eraLooks() {
      const { history } = store.state();
      if (!history) return [];
      return history.eras.map((era, index) => {
        const shade = history.shades.kinds.find((one) => one.era === index && !one.before);
        return { words: era.name, look: shade ? calm(stateLooks[shade.state], tokens) : null };
      });
    },
    claimLook() {
      const [first, second] = store.state().history?.parties ?? [];
      const claimed = { ...plain, controller: first?.id ?? null, claimed_by: second?.id ?? null };
      return lookOf(claimed, colours(), tokens);
    },
    paints: () => ({ colour: colours(), tokens }),
    chart() {
      const { history } = store.state();
      if (!history) return null;
      const known = partyLooks();
      const nobody = mix(tokens.nobody, tokens.land, 0.7);
      return {
        parties: [...history.parties.map(({ id }) => known.get(id)?.fill ?? nobody), nobody],
        bar: tokens.ink,
        text: tokens.muted,
        grid: tokens.muted,
      };
    },
  };
}
