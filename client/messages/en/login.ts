export const login = {
  title: 'Sign in',
  username: 'User name',
  password: 'Password',
  submit: 'Sign in',
  showPassword: 'Show the password',
  wrong: 'The user name or the password is wrong.',
} as const;
