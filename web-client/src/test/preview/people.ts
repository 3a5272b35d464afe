// Who is there to look at: people with and without pictures and statuses, contacts, requests, somebody blocked.

import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { ContactKind, Reach } from "~/gen/switchboard/auth/v1/contact_pb";
import { AvatarSchema, type User, UserStatusSchema } from "~/gen/switchboard/auth/v1/user_pb";
import type { FakeBackend } from "../fakeBackend";
import { ADA, aUser, BEN } from "../fixtures";

export const id = (letter: string) => `00000000-0000-7000-8000-0000000000${letter}`;

const SOON_MS = 3_600_000;

/** A picture of somebody, painted here. */
function picture(hue: number) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 192;
  const paint = canvas.getContext("2d");
  if (paint) {
    paint.fillStyle = `oklch(0.8 0.08 ${hue})`;
    paint.fillRect(0, 0, 192, 192);
    paint.fillStyle = `oklch(0.4 0.09 ${hue + 60})`;
    paint.ellipse(96, 190, 74, 70, 0, 0, 7);
    paint.fill();
    paint.beginPath();
    paint.fillStyle = "oklch(0.75 0.07 60)";
    paint.arc(96, 84, 40, 0, 7);
    paint.fill();
  }
  const path = canvas.toDataURL("image/jpeg");
  return create(AvatarSchema, { smallPath: path, largePath: path });
}

function status(emoji: string, text: string, forMs = SOON_MS) {
  return create(UserStatusSchema, { emoji, text, expireTime: timestampFromMs(Date.now() + forMs) });
}

function person(letter: string, name: string, username: string, more: Partial<User> = {}): User {
  return { ...aUser(id(letter), name, username), ...more };
}

export const ada: User = {
  ...aUser(ADA, "Ada Lovelace", "ada"),
  avatar: picture(20),
  guest: location.search.includes("guest"),
};
export const mara: User = {
  ...aUser(BEN, "Mara Lindqvist", "mara"),
  avatar: picture(200),
  status: status("🌴", "On holiday until Monday"),
  timeZone: "Asia/Tokyo",
};
export const others: readonly User[] = [
  person("d1", "Tomás Oliveira", "tomas", { avatar: picture(120), timeZone: "America/Sao_Paulo" }),
  person("d2", "Ayo Balogun", "ayo", { status: status("🎧", "") }),
  person("d3", "Priya Raman", "priya", { avatar: picture(300) }),
  person("d4", "Maximiliane Freifrau von Donaudampfschifffahrtsgesellschaft", "maximiliane.von.donaudampfschiff", {
    status: status("🚂", "Unterwegs zwischen Regensburg, Passau und Wien, heute Abend wieder da"),
  }),
  person("d5", "渡辺 純", "jun"),
  person("d6", "Noor Haddad", "noor", { avatar: create(AvatarSchema, { smallPath: "/gone", largePath: "/gone" }) }),
  person("d7", "Søren Kjær", "soren", { avatar: picture(60) }),
  person("d8", "Lucía Fernández", "lucia"),
  person("d9", "", "", { deleted: true }),
  person("e1", "Sam (visiting)", "", { guest: true }),
  person("e2", "Oksana Melnyk", "oksana", { avatar: picture(330) }),
];

/** Everybody takes their place beside Ada. */
export function relate({ contacts }: FakeBackend): void {
  for (const letter of ["d2", "d4", "d5", "d9"]) contacts.put(ADA, id(letter), ContactKind.CONTACT);
  contacts.put(ADA, BEN, ContactKind.CONTACT);
  contacts.put(ADA, id("d7"), ContactKind.INCOMING, "Hej! We met at the workshop in Aarhus.\nGood to stay in touch?");
  contacts.put(ADA, id("d6"), ContactKind.INCOMING);
  contacts.put(ADA, id("e2"), ContactKind.INCOMING, "Oksana from the choir");
  contacts.put(ADA, id("d8"), ContactKind.OUTGOING, "¿Te acuerdas de mí?");
  contacts.put(ADA, id("d3"), ContactKind.BLOCKED);
  contacts.callLevel.set(id("d1"), Reach.CONTACTS_ONLY);
  contacts.callLevel.set(id("d5"), Reach.NOBODY);
}
