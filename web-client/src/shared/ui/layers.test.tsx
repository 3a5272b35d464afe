import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { AboveDialogs } from "./AboveDialogs";
import { Dialog } from "./Dialog";
import { Layers, LayersContext } from "./layers";

let layers: Layers;

beforeEach(() => {
  layers = new Layers();
});

function Page({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <LayersContext value={layers}>
      <Dialog open={open} onClose={onClose} title="Note">
        <input aria-label="Text" />
      </Dialog>
      <AboveDialogs>
        <p>Somebody calls</p>
      </AboveDialogs>
    </LayersContext>
  );
}

const dialog = () => screen.getByRole<HTMLDialogElement>("dialog", { hidden: true });

test("what must be reached lies within an open dialog, outside of which all is inert", () => {
  const page = render(<Page open onClose={vi.fn()} />);
  expect(dialog().contains(screen.getByText("Somebody calls"))).toBe(true);
  page.rerender(<Page open={false} onClose={vi.fn()} />);
  expect(screen.getByText("Somebody calls").closest("dialog")).toBeNull();
});

test("a dialog waits below what covers the page, and keeps what was typed into it", async () => {
  const onClose = vi.fn();
  render(<Page open onClose={onClose} />);
  await userEvent.type(screen.getByLabelText("Text"), "half a senten");
  let uncover: () => void = () => undefined;
  act(() => {
    uncover = layers.cover();
  });
  expect(dialog().open).toBe(false);
  expect(screen.getByText("Somebody calls").closest("dialog")).toBeNull();
  act(() => uncover());
  expect(dialog().open).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>("Text").value).toBe("half a senten");
  expect(onClose).not.toHaveBeenCalled();
});

test("a dialog that belongs to what covers the page is shown", () => {
  let uncover: () => void = () => undefined;
  act(() => {
    uncover = layers.cover();
  });
  render(<Page open onClose={vi.fn()} />);
  expect(dialog().open).toBe(true);
  act(() => uncover());
});
