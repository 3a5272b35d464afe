import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, test } from "vitest";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { useClient } from "~/shared/services/useClient";
import { FakeBackend } from "~/test/fakeBackend";
import { ADA, aUser } from "~/test/fixtures";
import { renderWithin } from "~/test/renderWithin";
import { serveAccount } from "~/test/serveAccount";
import { StepUpCancelled, useStepUp } from "./stepUp";

const ada = aUser(ADA, "Ada");

function Change() {
  const account = useClient(AccountService);
  const stepUp = useStepUp();
  const [said, say] = useState("");
  const change = () =>
    stepUp(() => account.changeUsername({ username: "countess" })).then(
      ({ me }) => say(`now ${me?.user?.username ?? ""}`),
      (error: unknown) => say(error instanceof StepUpCancelled ? "cancelled" : "failed"),
    );
  return (
    <>
      <button type="button" onClick={() => void change()}>
        Change
      </button>
      <output>{said}</output>
    </>
  );
}

let server: FakeBackend;
beforeEach(() => {
  server = new FakeBackend([ada], { ada: "correct horse" });
  server.more.push((router, userId) => serveAccount(server, router, userId));
});

async function press() {
  const rendered = await renderWithin(server, ada, <Change />);
  const tokens: string[] = [];
  rendered.session.onToken((token) => tokens.push(token));
  const button = await screen.findByRole("button", { name: "Change" });
  button.focus();
  await userEvent.click(button);
  return { ...rendered, tokens, button };
}

describe("a change that needs a recent proof", () => {
  test("asks who it is, gives the new token to the socket, and does the change", async () => {
    const { gateway, tokens } = await press();
    expect(await screen.findByRole("dialog", { name: "Is it you?" })).toBeTruthy();
    await userEvent.type(screen.getByLabelText("Password"), "correct horse{Enter}");
    expect(await screen.findByText("now countess")).toBeTruthy();
    expect(tokens).toEqual(["recent"]);
    expect(gateway.last.frames.at(-1)?.authenticate?.accessToken).toBe("recent");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("a wrong password is said at its field, and can be mended", async () => {
    await press();
    const field = await screen.findByLabelText("Password");
    await userEvent.type(field, "wrong{Enter}");
    expect(await screen.findByText("That password isn’t right.")).toBeTruthy();
    await userEvent.clear(field);
    await userEvent.type(field, "correct horse{Enter}");
    expect(await screen.findByText("now countess")).toBeTruthy();
  });

  test("turned away, nothing has changed, and the focus is where it was", async () => {
    const { button } = await press();
    await userEvent.click(await screen.findByRole("button", { name: "Close" }));
    expect(await screen.findByText("cancelled")).toBeTruthy();
    await expect.poll(() => document.activeElement).toBe(button);
  });

  test("within the ten minutes nobody is asked", async () => {
    server.door.recent = true;
    await press();
    expect(await screen.findByText("now countess")).toBeTruthy();
  });

  test("a session that ends meanwhile takes the question away", async () => {
    const { session } = await press();
    await screen.findByRole("dialog");
    session.ended("ENDED_ELSEWHERE");
    expect(await screen.findByText("cancelled")).toBeTruthy();
  });
});
