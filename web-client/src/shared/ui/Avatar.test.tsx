import { create } from "@bufbuild/protobuf";
import { fireEvent, render } from "@testing-library/react";
import { expect, test } from "vitest";
import { AvatarSchema } from "~/gen/switchboard/auth/v1/user_pb";
import { Avatar } from "./Avatar";

const picture = create(AvatarSchema, { smallPath: "/-/p/small", largePath: "/-/p/large" });
const image = (container: HTMLElement) => container.querySelector("img");

test("the initials stand behind the picture, which is loaded when it is seen and says nothing", () => {
  const { container } = render(<Avatar id="a" name="Ada Lovelace" picture={picture} />);
  expect(container.textContent).toBe("AL");
  expect(image(container)?.getAttribute("src")).toBe("/-/p/small");
  expect(image(container)?.getAttribute("loading")).toBe("lazy");
  expect(image(container)?.getAttribute("alt")).toBe("");
});

test("where it is large the large picture is shown", () => {
  const { container } = render(<Avatar id="a" name="Ada" picture={picture} size="huge" />);
  expect(image(container)?.getAttribute("src")).toBe("/-/p/large");
});

test("a picture that cannot be had goes away; a new one is tried again", () => {
  const { container, rerender } = render(<Avatar id="a" name="Ada" picture={picture} />);
  const shown = image(container);
  if (shown) fireEvent.error(shown);
  expect(image(container)).toBeNull();
  expect(container.textContent).toBe("A");
  rerender(<Avatar id="a" name="Ada" picture={create(AvatarSchema, { smallPath: "/-/p/newer" })} />);
  expect(image(container)?.getAttribute("src")).toBe("/-/p/newer");
});

test("of an account that is gone nothing is told", () => {
  const { container } = render(<Avatar id="a" name="Ada" picture={picture} gone />);
  expect(image(container)).toBeNull();
  expect(container.textContent).toBe("");
});
