export const rollup = {} as const;
