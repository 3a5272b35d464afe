import { type BrowserContext, expect, type Page } from "@playwright/test";
import type { Person } from "./person.ts";

declare global {
  interface Window {
    /** Every peer connection that the page made, oldest first. */
    testPeers: RTCPeerConnection[];
  }
}

/** What has come in over the newest peer connection. */
export interface Received {
  readonly framesDecoded: number;
  readonly audioEnergy: number;
}

/** Lets tests ask a page's peer connections for their statistics. */
export async function keepPeers(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.testPeers = [];
    const Native = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        window.testPeers.push(this);
      }
    };
  });
}

export async function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const peer = window.testPeers.findLast(({ connectionState }) => connectionState !== "closed");
    let framesDecoded = 0;
    let audioEnergy = 0;
    for (const entry of (await peer?.getStats())?.values() ?? []) {
      if (entry.type !== "inbound-rtp") continue;
      framesDecoded += entry.framesDecoded ?? 0;
      audioEnergy += entry.totalAudioEnergy ?? 0;
    }
    return { framesDecoded, audioEnergy };
  });
}

const SOME_FRAMES = 10;

/** New pictures of the other person arrive and are decoded, and what they show is what the fake camera shows. */
export async function expectToSee({ page, remoteVideo }: Person): Promise<void> {
  await expect(remoteVideo).toHaveCSS("opacity", "1");
  await expectFrames(page);
  await expect.poll(() => colourSeen(page), { message: "the fake camera's green" }).toBe("green");
}

/** New pictures are decoded. */
export async function expectFrames(page: Page): Promise<void> {
  const before = (await received(page)).framesDecoded;
  const frames = async () => (await received(page)).framesDecoded;
  await expect.poll(frames, { message: "decoded frames" }).toBeGreaterThan(before + SOME_FRAMES);
}

/** Sound of the other person arrives and is played: the fake microphone beeps each second. */
export async function expectToHear({ page }: Person): Promise<void> {
  const before = (await received(page)).audioEnergy;
  const energy = async () => (await received(page)).audioEnergy;
  await expect.poll(energy, { message: "energy of the sound" }).toBeGreaterThan(before);
}

/** Pictures and sound, both ways. */
export async function expectToSeeAndHearEachOther(...people: readonly [Person, Person]): Promise<void> {
  await Promise.all(people.flatMap((person) => [expectToSee(person), expectToHear(person)]));
}

/** The colour of a corner of the picture that is shown. */
async function colourSeen(page: Page): Promise<string> {
  return page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>("[data-testid=remote-video]");
    if (!video || video.videoWidth === 0) return "nothing";
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext("2d");
    context?.drawImage(video, 0, 0);
    const [r = 0, g = 0, b = 0] = context?.getImageData(canvas.width * 0.9, canvas.height * 0.5, 1, 1).data ?? [];
    return g > 80 && g > 1.5 * r && g > 1.5 * b ? "green" : `rgb(${r}, ${g}, ${b})`;
  });
}
