//! Messages of online monitors: packets among anything, read without fail.

use shuizhi::hj212::{Fault, Message, checksum, packets};

pub fn holds(text: &str) {
    let bytes = text.as_bytes();
    let found: Vec<_> = packets(bytes).collect();
    for two in found.windows(2) {
        assert!(two[0].line <= two[1].line, "lines go back");
    }
    for packet in &found {
        assert!(packet.line >= 1 && packet.line <= 1 + bytes.iter().filter(|&&b| b == b'\n').count());
        let message = Message::read(packet.data);
        for reading in &message.readings {
            assert!(!reading.code.contains([';', ',']) && !reading.value.contains([';', ',']));
        }
        if packet.fault.is_none() {
            assert!(packet.data.ends_with(b"&&"));
            // What is sound is found again alone, and is not sound with one byte another.
            let mut whole = format!("##{:04}", packet.data.len()).into_bytes();
            whole.extend_from_slice(packet.data);
            whole.extend_from_slice(format!("{:04X}", checksum(packet.data)).as_bytes());
            let again: Vec<_> = packets(&whole).collect();
            assert_eq!((again.len(), again[0].fault, again[0].data), (1, None, packet.data));
            let at = 6 + packet.data.len() / 2;
            if whole[at].is_ascii_alphanumeric() {
                whole[at] = if whole[at] == b'0' { b'1' } else { b'0' };
                let broken = packets(&whole).next();
                assert!(broken.is_none_or(|p| p.fault.is_some()), "a wrong checksum is taken");
            }
        } else if packet.fault == Some(Fault::Length) {
            assert!(packet.data.ends_with(b"&&"));
        }
    }
    // Packets in lines of their own are those that run together, and what stands before one is passed.
    let sound: Vec<_> = found.iter().filter(|p| p.fault.is_none() && !p.data.contains(&b'#')).collect();
    let mut lines = Vec::new();
    for packet in &sound {
        lines.extend_from_slice(b"2024-01-01 08:00:00 recv ");
        lines.extend_from_slice(format!("##{:04}", packet.data.len()).as_bytes());
        lines.extend_from_slice(packet.data);
        lines.extend_from_slice(format!("{:04X}\r\n", checksum(packet.data)).as_bytes());
    }
    let again: Vec<_> = packets(&lines).collect();
    assert_eq!(again.len(), sound.len());
    assert!(again.iter().zip(&sound).all(|(a, b)| a.data == b.data && a.fault.is_none()));
}
