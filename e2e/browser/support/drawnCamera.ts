import type { BrowserContext } from "@playwright/test";

/** What somebody's camera shows: a person before a wall. Colours are CSS colours. */
export interface Portrait {
  readonly wall: readonly [string, string];
  readonly skin: string;
  readonly hair: string;
  readonly clothes: string;
}

/** Puts a drawn person in front of the camera, for pictures that look like the product in use. */
export async function drawCamera(context: BrowserContext, portrait: Portrait): Promise<void> {
  await context.addInitScript(({ wall, skin, hair, clothes }: Portrait) => {
    const [width, height, framesPerSecond] = [1280, 720, 15];

    const ellipse = (paint: CanvasRenderingContext2D, colour: string, at: readonly number[]) => {
      const [x = 0, y = 0, rx = 0, ry = 0] = at;
      paint.fillStyle = colour;
      paint.beginPath();
      paint.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
      paint.fill();
    };

    const draw = (paint: CanvasRenderingContext2D, sway: number) => {
      const light = paint.createLinearGradient(0, 0, width, height);
      light.addColorStop(0, wall[0]);
      light.addColorStop(1, wall[1]);
      paint.fillStyle = light;
      paint.fillRect(0, 0, width, height);
      paint.fillStyle = "rgb(255 255 255 / 0.16)";
      paint.fillRect(130, 90, 240, 320);
      paint.fillRect(960, 380, 190, 14);
      ellipse(paint, "rgb(60 110 70 / 0.8)", [1055, 330, 46, 52]);
      const x = 640 + sway;
      ellipse(paint, hair, [x, 300, 148, 176]);
      ellipse(paint, clothes, [x, 790, 330, 280]);
      ellipse(paint, skin, [x, 500, 58, 90]);
      ellipse(paint, skin, [x, 335, 112, 142]);
      ellipse(paint, hair, [x, 222, 118, 62]);
      for (const side of [-42, 42]) ellipse(paint, "rgb(40 30 30)", [x + side, 325, 9, 11]);
      paint.strokeStyle = "rgb(120 50 45)";
      paint.lineWidth = 7;
      paint.lineCap = "round";
      paint.beginPath();
      paint.arc(x, 370, 42, 0.2 * Math.PI, 0.8 * Math.PI);
      paint.stroke();
    };

    const filmed = () => {
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      const paint = canvas.getContext("2d");
      let frame = 0;
      setInterval(() => {
        frame += 1;
        if (paint) draw(paint, 10 * Math.sin(frame / 12));
      }, 1_000 / framesPerSecond);
      const tracks = canvas.captureStream(framesPerSecond).getVideoTracks();
      // Sharp from the first picture on, on a slow machine too.
      for (const track of tracks) track.contentHint = "detail";
      return tracks;
    };

    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const { audio, video } = constraints ?? {};
      const sound = audio ? (await open({ audio })).getAudioTracks() : [];
      return new MediaStream([...sound, ...(video ? filmed() : [])]);
    };
  }, portrait);
}
