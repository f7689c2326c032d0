export const file = {
  failed: 'Không lập được tệp',
  making: 'Đang lập: {{label}}…',
  seconds: '{{n}} giây',
} as const;
