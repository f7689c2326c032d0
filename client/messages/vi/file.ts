export const file = {
  chooseCsv: 'Chọn tệp CSV (UTF-8)…',
  noneChosen: 'Chưa chọn tệp',
  failed: 'Không lập được tệp',
  making: 'Đang lập: {{label}}…',
  seconds: '{{n}} giây',
} as const;
