export const login = {
  title: 'Đăng nhập',
  username: 'Tên đăng nhập',
  password: 'Mật khẩu',
  submit: 'Đăng nhập',
  showPassword: 'Hiện mật khẩu',
  wrong: 'Tên đăng nhập hoặc mật khẩu không đúng.',
} as const;
