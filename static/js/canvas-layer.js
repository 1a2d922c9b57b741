// @ts-check
import { L } from 'marchland/map-library.js';

/**
 * A Leaflet layer that is one canvas, drawn once a view and moved by CSS while the map moves.
 *
 * A browser without a GPU copies every canvas that has a pen, changed or not, whenever anything on the page changes.
 * What is drawn once a view is therefore drawn elsewhere and handed to its canvas as a picture, which is copied once;
 * and a canvas with nothing on it is hidden.
 *
 * @typedef {import('marchland/cells.js').Raster} Raster
 * @typedef {object} View
 * @property {Raster} raster  the canvas in device pixels
 * @property {number} density  device pixels a CSS pixel
 * @property {number} zoom
 * @property {{x: number, y: number}} corner  of the canvas, in layer points
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Pen
 */

/** How much of the map's size a canvas has more on each side. */
const MARGIN = 0.1;

/**
 * The part of a canvas that is seen as long as the map does not move.
 * @param {Raster} raster
 * @returns {import('marchland/labels.js').Box}
 */
export function seenOf({ width, height }) {
  const [left, top] = [width, height].map((side) => (side * MARGIN) / (1 + 2 * MARGIN));
  return { left, top, width: width - 2 * left, height: height - 2 * top };
}

export class CanvasLayer extends L.Layer {
  /**
   * @param {{pane: string, density?: number, alive?: boolean, draw: (pen: Pen, view: View) => boolean | void}} options
   *   `density`: device pixels a CSS pixel; the screen's own, at most 2, when not given. `alive`: whether it is also
   *   drawn on between views, by its `pen`. `draw` gets an empty canvas and gives `false` where it leaves it empty
   */
  constructor(options) {
    super();
    L.Util.setOptions(this, { pane: options.pane });
    this.draw = options.draw;
    this.density = options.density;
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'leaflet-zoom-animated';
    this.canvas.setAttribute('aria-hidden', 'true');
    const plate = options.alive ? this.canvas : new OffscreenCanvas(1, 1);
    this.pen = /** @type {Pen} */ (plate.getContext('2d'));
    /** @type {{transferFromImageBitmap: (picture: ImageBitmap) => void} | null} */
    this.frame = options.alive ? null : this.canvas.getContext('bitmaprenderer');
    /** @type {View | null} */
    this.view = null;
  }

  /** @override @param {import('leaflet').Map} map */
  onAdd(map) {
    this.map = map;
    /** @type {HTMLElement} */ (map.getPane(/** @type {string} */ (this.options.pane))).append(this.canvas);
    this.reset();
    return this;
  }

  /** @override */
  onRemove() {
    this.canvas.remove();
    return this;
  }

  /** @override @returns {Record<string, (event: any) => void>} */
  getEvents() {
    return {
      moveend: () => this.reset(),
      zoomanim: (event) => this.follow(event.center, event.zoom),
      zoom: () => this.map && this.follow(this.map.getCenter(), this.map.getZoom()),
    };
  }

  /**
   * Stretches the canvas to a view it was not drawn for, until it is.
   * @param {import('leaflet').LatLng} center
   * @param {number} zoom
   */
  follow(center, zoom) {
    const { map, view } = this;
    if (!map || !view) return;
    const factor = map.getZoomScale(zoom, view.zoom);
    const origin = /** @type {any} */ (map)._getNewPixelOrigin(center, zoom);
    const left = (-view.raster.offsetX / view.density) * factor;
    const top = (-view.raster.offsetY / view.density) * factor;
    L.DomUtil.setTransform(this.canvas, L.point(left - origin.x, top - origin.y), factor);
  }

  /** Fits the canvas to the map and draws it. */
  reset() {
    const { map, canvas } = this;
    if (!map) return;
    const size = map.getSize();
    if (!size.x || !size.y) return;
    const margin = size.multiplyBy(MARGIN).round();
    const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const density = this.density ?? Math.min(2, Math.max(1, window.devicePixelRatio || 1));
    const full = size.add(margin.multiplyBy(2));
    const width = Math.round(full.x * density);
    const height = Math.round(full.y * density);
    canvas.style.width = `${full.x}px`;
    canvas.style.height = `${full.y}px`;
    L.DomUtil.setTransform(canvas, corner, 1);
    const zoom = map.getZoom();
    const origin = map.getPixelOrigin().add(corner);
    this.view = {
      density,
      zoom,
      corner,
      raster: {
        width,
        height,
        scale: 2 ** zoom * density,
        offsetX: -origin.x * density,
        offsetY: -origin.y * density,
      },
    };
    this.redraw();
  }

  /** Draws the same view again. */
  redraw() {
    const { pen, view } = this;
    if (!view) return;
    const plate = pen.canvas;
    const { width, height } = view.raster;
    pen.clearRect(0, 0, width, height);
    for (const one of new Set([plate, this.canvas])) {
      if (one.width !== width) one.width = width;
      if (one.height !== height) one.height = height;
    }
    this.canvas.hidden = this.draw(pen, view) === false;
    if (plate instanceof OffscreenCanvas) this.frame?.transferFromImageBitmap(plate.transferToImageBitmap());
  }

  /**
   * A point of the map's container in pixels of the canvas.
   * @param {import('leaflet').Point} point
   */
  toCanvas(point) {
    const { map, view } = this;
    if (!map || !view) return { x: -1, y: -1 };
    const inside = map.containerPointToLayerPoint(point).subtract(L.point(view.corner.x, view.corner.y));
    return { x: inside.x * view.density, y: inside.y * view.density };
  }
}
