//! How many connections there is room for.

use super::accepting::Limits;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// Connections that are open.
#[derive(Default)]
struct Open {
    all: usize,
    from: HashMap<IpAddr, usize>,
}

/// The room there is.
pub(super) struct Room {
    connections: usize,
    from_one: usize,
    /// Others speak through these: what they may take is not counted by address.
    proxies: Vec<IpAddr>,
    open: Mutex<Open>,
}

/// A place in it, given back when it is dropped.
pub(super) struct Place {
    room: Arc<Room>,
    address: IpAddr,
}

impl Room {
    pub(super) fn new(limits: &Limits) -> Arc<Self> {
        let Limits { connections, from_one, .. } = *limits;
        let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let proxies = limits.proxies.iter().copied().chain(here).collect();
        Arc::new(Self { connections, from_one, proxies, open: Mutex::default() })
    }

    /// A place for a connection from this address; nothing where there is none.
    pub(super) fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let from = open.from.get(&address).copied().unwrap_or_default();
        let is_full = open.all >= self.connections || (from >= self.from_one && !self.proxies.contains(&address));
        if is_full {
            tracing::debug!("a connection was sent away: there is no room");
            return None;
        }
        open.all += 1;
        open.from.insert(address, from + 1);
        Some(Place { room: Arc::clone(self), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.room.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all = open.all.saturating_sub(1);
        match open.from.get(&self.address).copied() {
            Some(from) if from > 1 => {
                open.from.insert(self.address, from - 1);
            }
            _ => {
                open.from.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(connections: usize, proxies: &[&str]) -> Arc<Room> {
        Room::new(&Limits::new(connections, proxies.iter().map(|proxy| proxy.parse().unwrap()).collect()))
    }

    #[test]
    fn a_proxy_speaks_for_many_and_may_take_all_of_it() {
        let room = room(8, &["10.0.0.2"]);
        let taken: Vec<Place> = (0..9).filter_map(|_| room.enter("10.0.0.2".parse().unwrap())).collect();
        assert_eq!(taken.len(), 8);
        assert!(room.enter("192.0.2.1".parse().unwrap()).is_none());
    }

    #[test]
    fn an_address_written_in_two_ways_is_one() {
        let room = room(8, &[]);
        let _taken = ["192.0.2.1", "::ffff:192.0.2.1"].map(|address| room.enter(address.parse().unwrap()).unwrap());
        assert!(room.enter("192.0.2.1".parse().unwrap()).is_none());
    }

    #[test]
    fn places_are_given_back() {
        let room = room(1, &[]);
        for _ in 0..3 {
            assert!(room.enter("192.0.2.1".parse().unwrap()).is_some());
        }
        assert!(room.open.lock().unwrap().from.is_empty());
    }
}
