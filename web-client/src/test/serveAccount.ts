import { create } from "@bufbuild/protobuf";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import { AccountService } from "~/gen/switchboard/auth/v1/account_pb";
import { FactorService } from "~/gen/switchboard/auth/v1/factor_pb";
import { UserSchema } from "~/gen/switchboard/auth/v1/user_pb";
import type { FakeBackend } from "./fakeBackend";
import { refusal } from "./fixtures";

/** What a person does with their account, as far as the banners and the question "Is it you?" need it. */
export function serveAccount(backend: FakeBackend, { service }: ConnectRouter, userId: string): void {
  const { door } = backend;
  const user = () => backend.users.find((one) => one.userId === userId) ?? create(UserSchema, { userId });
  service(AccountService, {
    changeUsername: ({ username }) => {
      if (!door.recent) {
        throw refusal(Code.FailedPrecondition, "switchboard.access.v1", "REAUTHENTICATION_REQUIRED");
      }
      return { me: door.me(create(UserSchema, { ...user(), username })) };
    },
    resendConfirmation: () => ({ email: door.me(user()).email }),
    cancelDeletion: () => {
      delete door.account.deleteTime;
      return { me: door.me(user()) };
    },
  });
  service(FactorService, { listFactors: () => ({}) });
}
