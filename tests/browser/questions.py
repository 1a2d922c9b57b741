"""What is asked of the page's own document, in the page."""

from typing import Final

LATIN: Final = r"""() => {
    const names = ['Marchland', 'Leaflet', 'GeoNames', 'Natural Earth', 'JavaScript', 'EN'];
    const formats = ['GeoJSON', 'GeoPackage', 'GeoParquet', 'BibTeX', 'CSL-JSON', 'CSV'];
    const pictures = ['PNG', 'SVG', 'GIF', 'WebP', 'MP4'];
    const keys = ['Ctrl', 'Shift', 'Page Up/Down', 'Home/End', 'date:'];
    const ours = new RegExp([...names, ...formats, ...pictures, ...keys].join('|'), 'g');
    const tongue = (element) => element.closest('[lang]')?.lang;
    const seen = (element) => element.checkVisibility({ visibilityProperty: true });
    const words = [];
    const hear = (element, text, where) => {
        const left = (text ?? '').replace(ours, '').match(/[A-Za-z]{2,}/g);
        if (left) words.push(`${where} of ${element.tagName}.${element.className}: ${text.trim()}`);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (element.closest('script, style, noscript, svg, textarea, code, pre')) continue;
        if (tongue(element) !== 'uk' || !seen(element)) continue;
        hear(element, texts.currentNode.data, 'text');
    }
    for (const element of document.body.querySelectorAll('*')) {
        if (tongue(element) !== 'uk' || !seen(element)) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-description']) {
            hear(element, element.getAttribute(name), name);
        }
    }
    return [...new Set(words)];
}"""
"""Words in Latin letters that a Ukrainian page shows or says as its own: not names, formats and keys."""

SMALL: Final = """() => {
    const found = [];
    for (const element of document.querySelectorAll('button, a[href], input, select, summary, textarea')) {
        if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.hidden, .skip')) continue;
        const inline = element.matches('a') && getComputedStyle(element).display === 'inline';
        if (inline) continue;
        const target = element.matches('[type=checkbox], [type=radio]') ? element.closest('label') ?? element : element;
        const { width, height } = target.getBoundingClientRect();
        if (width && Math.min(width, height) < 24) {
            found.push(`${element.tagName}.${element.className} ${Math.round(width)}x${Math.round(height)}`);
        }
    }
    return [...new Set(found)];
}"""
"""Targets under 24 CSS pixels that do not stand in a line of text (WCAG 2.2, 2.5.8)."""

OVERFLOW: Final = """() => {
    const wide = document.documentElement.clientWidth;
    const found = [];
    for (const element of document.querySelectorAll('button, input, select, a, summary, p, h2, h3, li, dialog *')) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        if (element.closest('.hidden, .skip, .leaflet-pane, svg, table, pre, textarea, .time-range')) continue;
        const { left, right, width } = element.getBoundingClientRect();
        if (width && (right > wide + 1 || left < -1)) {
            found.push(`${element.tagName}.${element.className} ${Math.round(left)}–${Math.round(right)}`);
        }
    }
    return [document.documentElement.scrollWidth, ...found.slice(0, 6)];
}"""
"""How wide the page is, and what stands out of its window sideways."""

CUT: Final = """() => [...document.querySelectorAll('button, summary, .tab, .panel-tab, label, h2, h3')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.hidden'))
    .filter((element) => !element.classList.contains('hidden'))
    .filter(({ scrollWidth, clientWidth }) => clientWidth && scrollWidth > clientWidth + 1)
    .map(({ tagName, className, textContent }) => `${tagName}.${className}: ${textContent}`)"""
"""What has words that do not fit into it."""
