import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

type RedirectProps = {
  to: "/" | "/meet" | "/settings/profile" | "/admin/people" | "/admin/reports" | "/sign-in" | "/upgrade";
  hash?: string;
};

/** Goes elsewhere, once. The router's own goes again whenever it is drawn: for ever, while the page there loads. */
export function Redirect({ to, hash }: RedirectProps) {
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to, replace: true, ...(hash !== undefined && { hash }) });
  }, [navigate, to, hash]);
  return null;
}
