/** The person turned the browser's question away, or it found no passkey: nothing is wrong. */
export class PasskeyNotUsed extends Error {}

/** How a passkey is asked for. */
export interface AskOptions {
  /** Wait in the autofill of a field instead of asking at once. */
  readonly conditional?: boolean;
  readonly signal?: AbortSignal;
}

/** Whether this browser knows passkeys at all. */
export function passkeysSupported(): boolean {
  return "PublicKeyCredential" in window && "credentials" in navigator;
}

/** Whether this browser offers passkeys in the autofill of fields. */
export async function autofillSupported(): Promise<boolean> {
  if (!passkeysSupported() || !("isConditionalMediationAvailable" in PublicKeyCredential)) return false;
  return PublicKeyCredential.isConditionalMediationAvailable();
}

/**
 * Asks for a passkey: PublicKeyCredentialRequestOptions in JSON become AuthenticationResponseJSON. Rejects with
 * `PasskeyNotUsed` when none was given.
 */
export async function askForPasskey(optionsJson: string, { conditional, signal }: AskOptions = {}): Promise<string> {
  const { requestOptions } = await import("./json");
  const publicKey = requestOptions(JSON.parse(optionsJson) as PublicKeyCredentialRequestOptionsJSON);
  return credentialOf(() =>
    navigator.credentials.get({
      publicKey,
      ...(conditional && { mediation: "conditional" as const }),
      ...(signal && { signal }),
    }),
  );
}

/**
 * Makes a passkey: PublicKeyCredentialCreationOptions in JSON become RegistrationResponseJSON. Rejects with
 * `PasskeyNotUsed` when none was made, also because this device holds one of the account already.
 */
export async function makePasskey(optionsJson: string): Promise<string> {
  const { creationOptions } = await import("./json");
  const publicKey = creationOptions(JSON.parse(optionsJson) as PublicKeyCredentialCreationOptionsJSON);
  return credentialOf(() => navigator.credentials.create({ publicKey }));
}

async function credentialOf(ask: () => Promise<Credential | null>): Promise<string> {
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (cause) {
    throw new PasskeyNotUsed("The browser gave no passkey.", { cause });
  }
  if (!credential) throw new PasskeyNotUsed("The browser gave no passkey.");
  const { credentialJson } = await import("./json");
  return credentialJson(credential as PublicKeyCredential);
}
