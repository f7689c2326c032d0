/** The stored roll-ups: nodes, what they are made of, and the periods and units that they are of. */
export * from './rollup-children.js';
export * from './rollup-nodes.js';
export * from './rollup-periods.js';
