// @ts-check
/**
 * What an embed has and a whole page does not.
 */
export { createGestures } from 'marchland/gestures.js';
export { createMessages } from 'marchland/messages.js';
