//! The checksum of HJ 212-2017, annex A.

/// The checksum of a data segment.
///
/// The register is shifted before a byte is added, so this is not the CRC-16 of Modbus.
///
/// ```
/// assert_eq!(shuizhi::hj212::checksum(b"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&"), 0x1C80);
/// ```
pub fn checksum(data: &[u8]) -> u16 {
    data.iter().fold(0xFFFF, |register: u16, &byte| {
        (0..8).fold((register >> 8) ^ u16::from(byte), |bits, _| {
            if bits & 1 == 1 { (bits >> 1) ^ 0xA001 } else { bits >> 1 }
        })
    })
}
