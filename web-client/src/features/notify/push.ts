/** What a browser tells about where to push to it. */
export interface PushRegistration {
  readonly endpoint: string;
  readonly key: Uint8Array;
  readonly secret: Uint8Array;
}

/** Whether this browser can be pushed to while the page is closed. */
export function canBePushed(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** What holds for this browser now; undefined: nothing is pushed to it. */
export async function currentPush(): Promise<PushRegistration | undefined> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription ? registrationOf(subscription) : undefined;
}

/** Asks the browser to be pushed to with the server's key. Undefined: the person or the browser does not want it. */
export async function beginPush(serverKey: Uint8Array): Promise<PushRegistration | undefined> {
  if ((await Notification.requestPermission()) !== "granted") return undefined;
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  if (before && !sameKey(before.options.applicationServerKey, serverKey)) await before.unsubscribe();
  const applicationServerKey = Uint8Array.from(serverKey);
  return registrationOf(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }));
}

/** Asks the browser to be pushed to no more. */
export async function endPush(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

function registrationOf(subscription: PushSubscription): PushRegistration {
  const bytes = (name: PushEncryptionKeyName) => new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer(0));
  return { endpoint: subscription.endpoint, key: bytes("p256dh"), secret: bytes("auth") };
}

function sameKey(known: ArrayBuffer | null, key: Uint8Array): boolean {
  const bytes = new Uint8Array(known ?? new ArrayBuffer(0));
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}
