// What browsers before WebAuthn level 3 lack: options from JSON, and credentials to JSON.

import { fromBase64Url, toBase64Url } from "../lib/base64url";

type Descriptors = PublicKeyCredentialDescriptorJSON[] | undefined;

/** PublicKeyCredentialRequestOptions from their JSON. */
export function requestOptions(json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  if (hasJson("parseRequestOptionsFromJSON")) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  const { challenge, allowCredentials, ...rest } = json;
  return {
    ...(rest as object),
    challenge: fromBase64Url(challenge),
    ...(allowCredentials && { allowCredentials: descriptors(allowCredentials) }),
  };
}

/** PublicKeyCredentialCreationOptions from their JSON. */
export function creationOptions(json: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions {
  if (hasJson("parseCreationOptionsFromJSON")) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  const { challenge, user, excludeCredentials, ...rest } = json;
  return {
    ...(rest as unknown as Omit<PublicKeyCredentialCreationOptions, "challenge" | "user">),
    challenge: fromBase64Url(challenge),
    user: { ...user, id: fromBase64Url(user.id) },
    ...(excludeCredentials && { excludeCredentials: descriptors(excludeCredentials) }),
  };
}

/** A credential as JSON: AuthenticationResponseJSON or RegistrationResponseJSON. */
export function credentialJson(credential: PublicKeyCredential): string {
  const knowsJson: boolean = "toJSON" in credential;
  if (knowsJson) return JSON.stringify(credential);
  const { response } = credential;
  const fields = ["clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"] as const;
  const parts: [string, string][] = fields.flatMap((name) => {
    const value: unknown = (response as unknown as Record<string, unknown>)[name];
    return value instanceof ArrayBuffer ? [[name, toBase64Url(new Uint8Array(value))]] : [];
  });
  const transports =
    "getTransports" in response ? (response as AuthenticatorAttestationResponse).getTransports() : undefined;
  return JSON.stringify({
    id: credential.id,
    rawId: toBase64Url(new Uint8Array(credential.rawId)),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...Object.fromEntries(parts), ...(transports && { transports }) },
  });
}

function hasJson(name: "parseRequestOptionsFromJSON" | "parseCreationOptionsFromJSON"): boolean {
  return name in PublicKeyCredential;
}

function descriptors(list: Descriptors): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map(({ id, transports }) => ({
    type: "public-key",
    id: fromBase64Url(id),
    ...(transports && { transports: transports as AuthenticatorTransport[] }),
  }));
}
