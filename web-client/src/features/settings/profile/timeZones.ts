/** Time zones of one part of the world. */
export interface ZoneGroup {
  /** As IANA names it, such as "Europe"; empty: those without one. */
  readonly region: string;
  readonly zones: readonly string[];
}

/** The time zone of this device, as IANA names it. */
export function deviceTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** All time zones that the browser knows, and one more if it does not know that, by parts of the world. */
export function timeZones(oneMore: string): readonly ZoneGroup[] {
  const known = Intl.supportedValuesOf("timeZone");
  const groups = new Map<string, string[]>();
  for (const zone of new Set([...known, "UTC", ...(oneMore ? [oneMore] : [])])) {
    const region = zone.includes("/") ? zone.slice(0, zone.indexOf("/")) : "";
    groups.set(region, [...(groups.get(region) ?? []), zone]);
  }
  return [...groups]
    .map(([region, zones]) => ({ region, zones: zones.sort() }))
    .sort((a, b) => a.region.localeCompare(b.region));
}

/** A time zone as people read it: "Buenos Aires, Argentina" for "America/Argentina/Buenos_Aires". */
export function zoneName(zone: string): string {
  return zone.replaceAll("_", " ").split("/").slice(1).reverse().join(", ") || zone;
}
