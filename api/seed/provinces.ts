/**
 * Today's 34 provinces and the 63 they came from on 1 July 2025 (resolution 202/2025/QH15): code and name after, and
 * code and name of each one before. A province that came from one alone was not touched by the mergers.
 */
export interface SeedProvince {
  readonly code: string;
  readonly name: string;
  readonly from: readonly (readonly [code: string, name: string])[];
}

export const PROVINCES: readonly SeedProvince[] = [
  { code: '01', name: 'Thành phố Hà Nội', from: [['01', 'Thành phố Hà Nội']] },
  { code: '04', name: 'Tỉnh Cao Bằng', from: [['04', 'Tỉnh Cao Bằng']] },
  {
    code: '08',
    name: 'Tỉnh Tuyên Quang',
    from: [
      ['02', 'Tỉnh Hà Giang'],
      ['08', 'Tỉnh Tuyên Quang'],
    ],
  },
  { code: '11', name: 'Tỉnh Điện Biên', from: [['11', 'Tỉnh Điện Biên']] },
  { code: '12', name: 'Tỉnh Lai Châu', from: [['12', 'Tỉnh Lai Châu']] },
  { code: '14', name: 'Tỉnh Sơn La', from: [['14', 'Tỉnh Sơn La']] },
  {
    code: '15',
    name: 'Tỉnh Lào Cai',
    from: [
      ['10', 'Tỉnh Lào Cai'],
      ['15', 'Tỉnh Yên Bái'],
    ],
  },
  {
    code: '19',
    name: 'Tỉnh Thái Nguyên',
    from: [
      ['06', 'Tỉnh Bắc Kạn'],
      ['19', 'Tỉnh Thái Nguyên'],
    ],
  },
  { code: '20', name: 'Tỉnh Lạng Sơn', from: [['20', 'Tỉnh Lạng Sơn']] },
  { code: '22', name: 'Tỉnh Quảng Ninh', from: [['22', 'Tỉnh Quảng Ninh']] },
  {
    code: '24',
    name: 'Tỉnh Bắc Ninh',
    from: [
      ['24', 'Tỉnh Bắc Giang'],
      ['27', 'Tỉnh Bắc Ninh'],
    ],
  },
  {
    code: '25',
    name: 'Tỉnh Phú Thọ',
    from: [
      ['17', 'Tỉnh Hoà Bình'],
      ['25', 'Tỉnh Phú Thọ'],
      ['26', 'Tỉnh Vĩnh Phúc'],
    ],
  },
  {
    code: '31',
    name: 'Thành phố Hải Phòng',
    from: [
      ['30', 'Tỉnh Hải Dương'],
      ['31', 'Thành phố Hải Phòng'],
    ],
  },
  {
    code: '33',
    name: 'Tỉnh Hưng Yên',
    from: [
      ['33', 'Tỉnh Hưng Yên'],
      ['34', 'Tỉnh Thái Bình'],
    ],
  },
  {
    code: '37',
    name: 'Tỉnh Ninh Bình',
    from: [
      ['35', 'Tỉnh Hà Nam'],
      ['36', 'Tỉnh Nam Định'],
      ['37', 'Tỉnh Ninh Bình'],
    ],
  },
  { code: '38', name: 'Tỉnh Thanh Hóa', from: [['38', 'Tỉnh Thanh Hóa']] },
  { code: '40', name: 'Tỉnh Nghệ An', from: [['40', 'Tỉnh Nghệ An']] },
  { code: '42', name: 'Tỉnh Hà Tĩnh', from: [['42', 'Tỉnh Hà Tĩnh']] },
  {
    code: '44',
    name: 'Tỉnh Quảng Trị',
    from: [
      ['44', 'Tỉnh Quảng Bình'],
      ['45', 'Tỉnh Quảng Trị'],
    ],
  },
  { code: '46', name: 'Thành phố Huế', from: [['46', 'Thành phố Huế']] },
  {
    code: '48',
    name: 'Thành phố Đà Nẵng',
    from: [
      ['48', 'Thành phố Đà Nẵng'],
      ['49', 'Tỉnh Quảng Nam'],
    ],
  },
  {
    code: '51',
    name: 'Tỉnh Quảng Ngãi',
    from: [
      ['51', 'Tỉnh Quảng Ngãi'],
      ['62', 'Tỉnh Kon Tum'],
    ],
  },
  {
    code: '52',
    name: 'Tỉnh Gia Lai',
    from: [
      ['52', 'Tỉnh Bình Định'],
      ['64', 'Tỉnh Gia Lai'],
    ],
  },
  {
    code: '56',
    name: 'Tỉnh Khánh Hòa',
    from: [
      ['56', 'Tỉnh Khánh Hòa'],
      ['58', 'Tỉnh Ninh Thuận'],
    ],
  },
  {
    code: '66',
    name: 'Tỉnh Đắk Lắk',
    from: [
      ['54', 'Tỉnh Phú Yên'],
      ['66', 'Tỉnh Đắk Lắk'],
    ],
  },
  {
    code: '68',
    name: 'Tỉnh Lâm Đồng',
    from: [
      ['60', 'Tỉnh Bình Thuận'],
      ['67', 'Tỉnh Đắk Nông'],
      ['68', 'Tỉnh Lâm Đồng'],
    ],
  },
  {
    code: '75',
    name: 'Tỉnh Đồng Nai',
    from: [
      ['70', 'Tỉnh Bình Phước'],
      ['75', 'Tỉnh Đồng Nai'],
    ],
  },
  {
    code: '79',
    name: 'Thành phố Hồ Chí Minh',
    from: [
      ['74', 'Tỉnh Bình Dương'],
      ['77', 'Tỉnh Bà Rịa - Vũng Tàu'],
      ['79', 'Thành phố Hồ Chí Minh'],
    ],
  },
  {
    code: '80',
    name: 'Tỉnh Tây Ninh',
    from: [
      ['72', 'Tỉnh Tây Ninh'],
      ['80', 'Tỉnh Long An'],
    ],
  },
  {
    code: '82',
    name: 'Tỉnh Đồng Tháp',
    from: [
      ['82', 'Tỉnh Tiền Giang'],
      ['87', 'Tỉnh Đồng Tháp'],
    ],
  },
  {
    code: '86',
    name: 'Tỉnh Vĩnh Long',
    from: [
      ['83', 'Tỉnh Bến Tre'],
      ['84', 'Tỉnh Trà Vinh'],
      ['86', 'Tỉnh Vĩnh Long'],
    ],
  },
  {
    code: '91',
    name: 'Tỉnh An Giang',
    from: [
      ['89', 'Tỉnh An Giang'],
      ['91', 'Tỉnh Kiên Giang'],
    ],
  },
  {
    code: '92',
    name: 'Thành phố Cần Thơ',
    from: [
      ['92', 'Thành phố Cần Thơ'],
      ['93', 'Tỉnh Hậu Giang'],
      ['94', 'Tỉnh Sóc Trăng'],
    ],
  },
  {
    code: '96',
    name: 'Tỉnh Cà Mau',
    from: [
      ['95', 'Tỉnh Bạc Liêu'],
      ['96', 'Tỉnh Cà Mau'],
    ],
  },
];
