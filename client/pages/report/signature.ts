import { useTranslation } from 'react-i18next';

interface Signed {
  readonly submittedBy: { readonly name: string };
  readonly signedBy?: { readonly name: string };
  readonly signedFor?: { readonly name: string };
}

/** Who signed, or sent what nobody signs; and in whose place. */
export function useSignature(): (signed: Signed) => string {
  const { t } = useTranslation();
  return ({ signedBy, submittedBy, signedFor }) => {
    const { name } = signedBy ?? submittedBy;
    return signedFor === undefined ? name : t('handling.signedFor', { name, for: signedFor.name });
  };
}
