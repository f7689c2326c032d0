export const file = {
  failed: 'The file could not be made',
  making: 'Making: {{label}}…',
  seconds: '{{n}} s',
} as const;
