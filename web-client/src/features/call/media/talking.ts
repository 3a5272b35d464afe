/** What was heard lately. */
export interface TalkState {
  /** Of the last second, the newest first: whether it was loud. */
  readonly loud: readonly boolean[];
  /** For how many more samples it counts as talking. */
  readonly lasting: number;
}

/** Nothing was heard yet. */
export const HUSH: TalkState = { loud: [], lasting: 0 };

/** Samples come ten times a second. */
export const SAMPLE_EVERY_MS = 100;
const REMEMBERED = 10;
/** A cough or a key is short, a word is not. */
const ENOUGH = 4;
/** Root mean square of full scale; a voice near a microphone gives several times that. */
const LOUD = 0.02;
const LASTING = 30;

/** One sample more. Pure. */
export function nextTalk(state: TalkState, loudness: number): TalkState {
  const loud = [loudness > LOUD, ...state.loud].slice(0, REMEMBERED);
  const talks = loud.filter(Boolean).length >= ENOUGH;
  return { loud, lasting: talks ? LASTING : Math.max(0, state.lasting - 1) };
}

/** Somebody talks, or did a moment ago. */
export function isTalking({ lasting }: TalkState): boolean {
  return lasting > 0;
}
