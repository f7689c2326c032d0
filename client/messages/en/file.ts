export const file = {
  chooseCsv: 'Choose a CSV file (UTF-8)…',
  noneChosen: 'No file chosen',
  failed: 'The file could not be made',
  making: 'Making: {{label}}…',
  seconds: '{{n}} s',
} as const;
