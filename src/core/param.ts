/** The variable of a provider's setting that is no secret: `PAYPAL_WEBHOOK_ID` for `webhookId`. */
export function paramVariable(providerId: string, name: string): string {
  return `${providerId}_${name.replace(/[A-Z]/g, (letter) => `_${letter}`)}`.replaceAll('-', '_').toUpperCase();
}
