//! Credit: how many bytes of Data may be on their way.

/// More credit than this is never outstanding; a peer that grants more breaks the protocol.
pub(crate) const LARGEST_CREDIT: u32 = i32::MAX as u32;

/// What may still be sent to the peer.
#[derive(Debug)]
pub(crate) struct SendCredit(u32);

impl SendCredit {
    pub(crate) const fn new(initial: u32) -> Self {
        Self(initial)
    }

    pub(crate) const fn left(&self) -> u32 {
        self.0
    }

    /// Spends credit; never more than is left.
    pub(crate) fn spend(&mut self, bytes: u32) {
        debug_assert!(bytes <= self.0, "the caller asked for what is left");
        self.0 = self.0.saturating_sub(bytes);
    }

    /// Adds what the peer granted; false when it granted more than may ever be outstanding.
    #[must_use]
    pub(crate) fn grant(&mut self, bytes: u32) -> bool {
        match self.0.checked_add(bytes) {
            Some(sum) if sum <= LARGEST_CREDIT => {
                self.0 = sum;
                true
            }
            _ => false,
        }
    }
}

/// What the peer may still send, and what it has not been given back.
#[derive(Debug)]
pub(crate) struct ReceiveWindow {
    size: u32,
    left: u32,
    owed: u32,
}

impl ReceiveWindow {
    pub(crate) const fn new(size: u32) -> Self {
        Self { size, left: size, owed: 0 }
    }

    /// Counts what arrived; false when the peer sent more than it was allowed to.
    #[must_use]
    pub(crate) fn receive(&mut self, bytes: u32) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }

    /// Frees what was consumed. Returns the credit to grant, once a quarter of the window is owed: one frame for many.
    pub(crate) fn release(&mut self, bytes: u32) -> Option<u32> {
        self.owed = self.owed.saturating_add(bytes).min(self.size.saturating_sub(self.left));
        if self.owed == 0 || self.owed < self.size / 4 {
            return None;
        }
        self.left += self.owed;
        Some(std::mem::take(&mut self.owed))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn credit_is_returned_by_the_quarter() {
        let mut window = ReceiveWindow::new(100);
        assert!(window.receive(60));
        assert_eq!(window.release(24), None);
        assert_eq!(window.release(1), Some(25));
        assert!(window.receive(65));
        assert!(!window.receive(1));
    }

    #[test]
    fn a_grant_beyond_all_bounds_is_refused() {
        let mut credit = SendCredit::new(1);
        assert!(!credit.grant(u32::MAX));
        assert!(credit.grant(LARGEST_CREDIT - 1));
        assert!(!credit.grant(1));
    }

    proptest! {
        #[test]
        fn a_peer_that_keeps_to_its_credit_is_never_stuck(sends in prop::collection::vec(1u32..40, 1..200)) {
            let (mut window, mut peer) = (ReceiveWindow::new(100), 100u32);
            for bytes in sends {
                prop_assert!(bytes <= peer);
                peer -= bytes;
                prop_assert!(window.receive(bytes));
                peer += window.release(bytes).unwrap_or(0);
                prop_assert!(peer <= 100);
            }
        }
    }
}
