/** How much a sender may use. */
export interface EncodingLimits {
  /** False: nothing is sent for now. */
  readonly active: boolean;
  /** Bits per second. */
  readonly maxBitrate?: number;
  /** Pictures per second. */
  readonly maxFramerate?: number;
  /** Each side of the picture is divided by this; at least 1. */
  readonly scaleResolutionDownBy?: number;
  /** Over what shares the line with it. */
  readonly priority?: RTCPriorityType;
  /** What suffers when the machine or the line is too weak. */
  readonly degradationPreference?: "maintain-framerate" | "maintain-resolution" | "balanced";
}

/** Sets them; no negotiation is needed. Fails once the sender is stopped. */
export async function limitSender(sender: RTCRtpSender, limits: EncodingLimits): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings;
  if (!encoding) return;
  const { degradationPreference, priority, ...rest } = limits;
  Object.assign(encoding, rest, priority && { priority, networkPriority: priority });
  if (degradationPreference) Object.assign(parameters, { degradationPreference });
  await sender.setParameters(parameters);
}
