import {
  Bell,
  Languages,
  Lock,
  type LucideIcon,
  PhoneCall,
  ShieldCheck,
  SunMoon,
  UserRound,
  UserRoundCog,
} from "lucide-react";
import type { Me } from "~/gen/switchboard/auth/v1/user_pb";

/** A page of the settings. */
export interface SettingsSection {
  readonly name: "profile" | "account" | "security" | "privacy" | "calls" | "notifications" | "appearance" | "language";
  readonly icon: LucideIcon;
  readonly forGuests: boolean;
}

const SECTIONS: readonly SettingsSection[] = [
  { name: "profile", icon: UserRound, forGuests: true },
  { name: "account", icon: UserRoundCog, forGuests: false },
  { name: "security", icon: ShieldCheck, forGuests: false },
  { name: "privacy", icon: Lock, forGuests: false },
  { name: "calls", icon: PhoneCall, forGuests: true },
  { name: "notifications", icon: Bell, forGuests: true },
  { name: "appearance", icon: SunMoon, forGuests: true },
  { name: "language", icon: Languages, forGuests: true },
];

/** Whether somebody has no account of their own. */
export function isGuest(me: Me | undefined): boolean {
  return me?.user?.guest === true;
}

/** The pages that this person may use. */
export function sectionsFor(me: Me | undefined): readonly SettingsSection[] {
  return isGuest(me) ? SECTIONS.filter(({ forGuests }) => forGuests) : SECTIONS;
}
