// @ts-check
/**
 * The origin that the address of the frame names, or null where it names none.
 * @param {string | null} text
 * @returns {string | null}
 */
export function readOrigin(text) {
  if (!text || !URL.canParse(text)) return null;
  const { origin } = new URL(text);
  return origin === 'null' ? null : origin;
}
