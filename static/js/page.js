// @ts-check
/**
 * What a whole page has and an embed does not: it is fetched by pages only.
 */
export { keepAddress } from 'marchland/address-keeper.js';
export { createNews } from 'marchland/news.js';
export { createPrinting } from 'marchland/printing.js';
export { createTopBar } from 'marchland/top-bar.js';
