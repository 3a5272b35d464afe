const PLACE = /^#?m(\d{1,19})$/;

/** The part of an address, after "#", that names a message of the conversation. */
export function placeOf(seq: bigint): string {
  return `m${seq}`;
}

/** The message that an address names; undefined: none. */
export function seqOf(hash: string): bigint | undefined {
  const seq = PLACE.exec(hash)?.[1];
  return seq === undefined ? undefined : BigInt(seq);
}

/** A message's address, to be given to others who may read it. */
export function linkTo(conversationId: string, seq: bigint): string {
  return `${window.location.origin}/chats/${conversationId}#${placeOf(seq)}`;
}
