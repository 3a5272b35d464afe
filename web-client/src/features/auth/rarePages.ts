// Pages of the door that few ever see are loaded together: each alone would lengthen what everybody loads first.
export { ConfirmEmailPage } from "./ConfirmEmailPage";
export { ForgotPasswordPage } from "./ForgotPasswordPage";
export { GuestPage } from "./GuestPage";
export { ResetPasswordPage } from "./ResetPasswordPage";
export { UpgradePage } from "./UpgradePage";
